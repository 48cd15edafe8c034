package io.sheaf.storage;

/**
 * What is known of a column's values without reading them.
 *
 * @param min a value that none is below, boxed as {@link io.sheaf.columnar.type.Values} says; null
 *     when unknown. Not necessarily a value that occurs
 * @param max a value that none is above; null when unknown. For floating point both bounds leave
 *     NaN out: see {@code mayHaveNaN}
 * @param nullCount number of nulls; -1 when unknown
 * @param distinctCount estimate of the number of distinct values; -1 when unknown
 * @param mayHaveNaN whether a NaN may occur
 * @param exact whether both bounds, where they are known, are values that occur, so that they
 *     answer MIN and MAX. Never of floating point, where NaN and the two zeros hide behind bounds
 */
public record ColumnStatistics(
    Object min,
    Object max,
    long nullCount,
    double distinctCount,
    boolean mayHaveNaN,
    boolean exact) {
  public static final ColumnStatistics UNKNOWN = new ColumnStatistics(null, null, -1, -1, true);

  /** Statistics whose bounds need not be values that occur. */
  public ColumnStatistics(
      Object min, Object max, long nullCount, double distinctCount, boolean mayHaveNaN) {
    this(min, max, nullCount, distinctCount, mayHaveNaN, false);
  }

  public boolean hasBounds() {
    return min != null && max != null;
  }
}
