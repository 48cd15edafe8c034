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
 */
public record ColumnStatistics(
    Object min, Object max, long nullCount, double distinctCount, boolean mayHaveNaN) {
  public static final ColumnStatistics UNKNOWN = new ColumnStatistics(null, null, -1, -1, true);

  public boolean hasBounds() {
    return min != null && max != null;
  }
}
