/**
 * Parquet files as tables, decoded column by column straight into the arrays of a batch.
 *
 * <p>From the outside in: {@link io.sheaf.storage.parquet.ParquetFileFormat} opens files, a {@code
 * ParquetTable} holds their footers and splits, a {@code RowGroupReader} makes lazy batches of one
 * row group, a {@code ColumnReader} finds the pages that a batch needs, a {@code ChunkReader} reads
 * and decompresses them, and {@code PageValues} decode.
 */
package io.sheaf.storage.parquet;
