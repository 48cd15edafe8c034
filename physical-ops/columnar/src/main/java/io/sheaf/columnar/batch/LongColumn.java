package io.sheaf.columnar.batch;

import io.sheaf.columnar.type.DataType;

/**
 * Values of layout LONG, or of INT128 when all fit.
 *
 * @param values one element a row
 */
public record LongColumn(DataType type, int size, long[] values, byte[] nulls) implements Column {
  @Override
  public Column gather(int[] rows, int count, ColumnBuffer into) {
    long[] out = into.longs(count);
    byte[] outNulls = into.gatherNulls(nulls, rows, count);
    long[] in = values;
    if (into.hasMissing()) {
      for (int i = 0; i < count; i++) {
        out[i] = in[Math.max(rows[i], 0)];
      }
    } else {
      for (int i = 0; i < count; i++) {
        out[i] = in[rows[i]];
      }
    }
    return new LongColumn(type, count, out, outNulls);
  }
}
