package io.sheaf.storage;

/**
 * A piece of a table that is read by one thread: a row group, a byte range, some stored batches.
 * Immutable.
 */
public interface Split {
  /** Position in the table's own order, from 0. */
  int ordinal();

  long rowCount();

  /** Bytes at rest of all columns; what reading it costs, roughly. */
  long bytes();

  /** What is known of a column's values here; {@link ColumnStatistics#UNKNOWN} when nothing is. */
  ColumnStatistics statistics(int column);
}
