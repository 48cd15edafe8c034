package io.sheaf.columnar.batch;

import io.sheaf.columnar.type.DataType;

/**
 * Values of layout DOUBLE.
 *
 * @param values one element a row
 */
public record DoubleColumn(DataType type, int size, double[] values, byte[] nulls)
    implements Column {
  @Override
  public Column gather(int[] rows, int count, ColumnBuffer into) {
    double[] out = into.doubles(count);
    byte[] outNulls = into.gatherNulls(nulls, rows, count);
    double[] in = values;
    if (into.hasMissing()) {
      for (int i = 0; i < count; i++) {
        out[i] = in[Math.max(rows[i], 0)];
      }
    } else {
      for (int i = 0; i < count; i++) {
        out[i] = in[rows[i]];
      }
    }
    return new DoubleColumn(type, count, out, outNulls);
  }
}
