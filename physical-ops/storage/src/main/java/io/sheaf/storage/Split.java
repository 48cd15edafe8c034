package io.sheaf.storage;

/**
 * A piece of a table that is read by one thread: a row group, a byte range, some stored batches.
 * Immutable.
 */
public interface Split {
  /** Position in the table's own order, from 0. */
  int ordinal();

  long rowCount();

  /**
   * Whether {@link #rowCount()} is the number of rows that reading gives; else it is an estimate.
   */
  default boolean isRowCountExact() {
    return true;
  }

  /** Position of its file among those of the table; 0 when the table is not made of files. */
  default int fileIndex() {
    return 0;
  }

  /** Number, from 0, of its first row in its file; -1 when that is not known. */
  default long firstRow() {
    return -1;
  }

  /** Bytes at rest of all columns; what reading it costs, roughly. */
  long bytes();

  /** What is known of a column's values here; {@link ColumnStatistics#UNKNOWN} when nothing is. */
  ColumnStatistics statistics(int column);
}
