package io.sheaf.planner.statistics;

import java.util.List;

/**
 * What is thought of a relation.
 *
 * @param rows number of rows, at least 0
 */
public record RelEstimate(double rows, List<ColumnEstimate> columns) {
  public ColumnEstimate column(int index) {
    return index < columns.size() ? columns.get(index) : ColumnEstimate.UNKNOWN;
  }

  /** Bytes of a row in flight. */
  public double width() {
    return columns.stream().mapToDouble(ColumnEstimate::width).sum();
  }

  /** Distinct values of a column, at most the number of rows. */
  public double distinct(int column) {
    return Math.max(1, Math.min(rows, column(column).distinctOr(rows)));
  }

  RelEstimate withRows(double count) {
    List<ColumnEstimate> thinned = columns.stream().map(c -> c.thinned(rows, count)).toList();
    return new RelEstimate(count, thinned);
  }
}
