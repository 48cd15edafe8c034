package io.sheaf.planner.statistics;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.storage.ColumnStatistics;

/**
 * What is thought of a column's values.
 *
 * @param distinct number of distinct values; NaN when nothing is known
 * @param min least value on a numeric scale (dates in days, timestamps in their unit); NaN when
 *     unknown or not a number
 * @param max greatest value, likewise
 * @param nullFraction part of the rows that is null
 * @param width bytes a value
 */
public record ColumnEstimate(
    double distinct, double min, double max, double nullFraction, double width) {
  public static final ColumnEstimate UNKNOWN =
      new ColumnEstimate(Double.NaN, Double.NaN, Double.NaN, 0, 8);

  static ColumnEstimate distinct(double count) {
    return new ColumnEstimate(count, Double.NaN, Double.NaN, 0, 8);
  }

  static ColumnEstimate of(ColumnStatistics statistics, DataType type, double rows, double width) {
    double nulls = statistics.nullCount() < 0 || rows == 0 ? 0 : statistics.nullCount() / rows;
    double distinct =
        statistics.distinctCount() < 0 ? Double.NaN : Math.max(1, statistics.distinctCount());
    double min = number(statistics.min(), type);
    double max = number(statistics.max(), type);
    if (Double.isNaN(distinct)
        && (type.isInteger() || type == DataType.Simple.DATE)
        && max >= min) {
      distinct = Math.max(1, Math.min(rows, max - min + 1));
    }
    return new ColumnEstimate(distinct, min, max, nulls, width);
  }

  /** A value's place on the numeric scale of its type; NaN for strings and null. */
  static double number(Object value, DataType type) {
    return switch (value) {
      case null -> Double.NaN;
      case Boolean bool -> bool ? 1 : 0;
      case Number number when type instanceof Decimal d ->
          number.doubleValue() / Math.pow(10, d.scale());
      case Number number -> number.doubleValue();
      default -> Double.NaN;
    };
  }

  double distinctOr(double otherwise) {
    return Double.isNaN(distinct) ? otherwise : distinct;
  }

  boolean hasBounds() {
    return max >= min;
  }

  ColumnEstimate within(double low, double high) {
    double newMin = Double.isNaN(low) || low < min ? min : low;
    double newMax = Double.isNaN(high) || high > max ? max : high;
    return newMax >= newMin ? new ColumnEstimate(distinct, newMin, newMax, 0, width) : this;
  }

  /**
   * The column when {@code rows} of {@code before} rows are left, chosen without regard to it
   * (Cardenas).
   */
  ColumnEstimate thinned(double before, double rows) {
    if (Double.isNaN(distinct) || rows >= before || before <= 0) {
      return this;
    }
    double perValue = before / distinct;
    double left = distinct * (1 - Math.pow(1 - Math.min(1, rows / before), perValue));
    return withDistinct(Math.max(1, Math.min(left, rows)));
  }

  ColumnEstimate withDistinct(double count) {
    return new ColumnEstimate(count, min, max, nullFraction, width);
  }

  ColumnEstimate nullable(double fraction) {
    return new ColumnEstimate(distinct, min, max, Math.max(nullFraction, fraction), width);
  }
}
