package io.sheaf.storage;

/** Statistics of a whole table, for the planner. */
public interface TableStatistics {
  /** Rows, exact where the format tells, else an estimate. */
  double rowCount();

  /** Bytes at rest. */
  long bytes();

  /**
   * Bounds, nulls and an estimate of distinct values of a column. Computed on the first call and
   * kept.
   */
  ColumnStatistics column(int column);

  /** Average bytes of a value in flight, for string columns the average length; an estimate. */
  double averageWidth(int column);
}
