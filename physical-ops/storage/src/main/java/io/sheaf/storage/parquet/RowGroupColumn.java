package io.sheaf.storage.parquet;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import java.io.IOException;

/**
 * Decodes one column of one row group, batch by batch. A batch may be skipped, read in parts, or
 * read again; the next one lies behind it. Used by one thread; its owner closes it.
 */
interface RowGroupColumn extends AutoCloseable {
  /** Rows {@code start} to {@code start + count} of the row group. */
  Column read(long start, int count, ColumnBuffer into) throws IOException;

  /**
   * Some rows of a batch.
   *
   * @param count rows of the whole batch
   * @param rows ascending row numbers in the batch
   * @param chosen how many of them
   */
  Column read(long start, int count, int[] rows, int chosen, ColumnBuffer into) throws IOException;

  @Override
  void close();
}
