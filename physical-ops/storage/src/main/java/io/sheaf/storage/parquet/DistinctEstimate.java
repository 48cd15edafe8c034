package io.sheaf.storage.parquet;

import io.sheaf.storage.ColumnStatistics;
import java.util.List;

/** Estimates a column's number of distinct values. */
record DistinctEstimate(
    ParquetTable table, List<ParquetSplit> splits, int column, ColumnStatistics merged) {

  double estimate() {
    return -1;
  }
}
