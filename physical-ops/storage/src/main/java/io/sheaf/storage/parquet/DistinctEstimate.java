package io.sheaf.storage.parquet;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;
import io.sheaf.columnar.type.Values;
import io.sheaf.storage.ColumnStatistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Estimates a column's number of distinct values from a look into one to three row groups. Where
 * row groups hold values of their own, as in a sorted column, distinct values grow with the rows;
 * else rows are taken as draws from one set of values, whose size follows from how many draws met a
 * value again.
 */
final class DistinctEstimate {
  private static final double MOSTLY = 0.9;

  /**
   * Share of new values from which a column counts as unique; what is missing is the error of
   * counting.
   */
  private static final double UNIQUE = 0.999;

  private final ParquetTable table;
  private final List<ParquetSplit> splits;
  private final int column;
  private final ColumnStatistics bounds;

  /**
   * @param bounds of the whole column
   */
  DistinctEstimate(
      ParquetTable table, List<ParquetSplit> splits, int column, ColumnStatistics bounds) {
    this.table = table;
    this.splits = splits;
    this.column = column;
    this.bounds = bounds;
  }

  double estimate() {
    double rows = splits.stream().mapToDouble(ParquetSplit::rowCount).sum();
    double present = rows - Math.max(0, bounds.nullCount());
    if (present <= 0) {
      return 0;
    }
    double limit = Math.min(present, range());
    List<ChunkSample> samples = samples();
    double seen = samples.stream().mapToDouble(ChunkSample::rows).sum();
    double distinct = samples.stream().mapToDouble(ChunkSample::distinct).sum();
    if (seen == 0) {
      return limit;
    }
    if (splits.size() > 1 && isClustered()) {
      return Math.clamp(present * distinct / seen, 1, limit);
    }
    return Math.clamp(
        drawnFrom(distinct / samples.size(), seen / samples.size(), present), 1, limit);
  }

  /** Most distinct values that fit between the bounds. */
  private double range() {
    DataType type = table.schema().type(column);
    if (type.layout() == Layout.BOOLEAN) {
      return 2;
    }
    boolean discrete = type.layout() == Layout.INT || type.layout() == Layout.LONG;
    return discrete && bounds.min() instanceof Number min && bounds.max() instanceof Number max
        ? max.doubleValue() - min.doubleValue() + 1
        : Double.MAX_VALUE;
  }

  private List<ChunkSample> samples() {
    int last = splits.size() - 1;
    ChunkSample first = splits.getFirst().sample(column);
    // Counting values costs milliseconds, so one row group must do.
    if (last == 0 || first.averageLength() < 0) {
      return List.of(first);
    }
    return last == 1
        ? List.of(first, splits.get(1).sample(column))
        : List.of(first, splits.get(last / 2).sample(column), splits.get(last).sample(column));
  }

  /** Whether most row groups begin where another ends. */
  private boolean isClustered() {
    List<ColumnStatistics> parts = new ArrayList<>();
    for (ParquetSplit split : splits) {
      if (split.statistics(column).hasBounds()) {
        parts.add(split.statistics(column));
      }
    }
    if (parts.size() < 2) {
      return false;
    }
    Comparator<Object> order = Values::compare;
    parts.sort(Comparator.comparing(ColumnStatistics::min, order));
    int apart = 0;
    for (int i = 1; i < parts.size(); i++) {
      apart += Values.compare(parts.get(i).min(), parts.get(i - 1).max()) >= 0 ? 1 : 0;
    }
    return apart >= MOSTLY * (parts.size() - 1);
  }

  /**
   * The D for which {@code rows} draws from D values are expected to meet {@code distinct}:
   * distinct = D (1 - e^(-rows/D)).
   */
  private static double drawnFrom(double distinct, double rows, double most) {
    if (distinct >= UNIQUE * rows) {
      return most;
    }
    double low = distinct;
    double high = Math.max(most, distinct);
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (-middle * Math.expm1(-rows / middle) < distinct) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
