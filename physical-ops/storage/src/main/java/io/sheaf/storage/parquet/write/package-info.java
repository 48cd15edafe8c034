/**
 * Writing Parquet: encoders collect a row group's values column by column, choose an encoding by
 * what came, and append finished row groups to one file. The form of the file is that of the
 * format's specification; see {@code docs/internals/parquet-writing.md}.
 */
package io.sheaf.storage.parquet.write;
