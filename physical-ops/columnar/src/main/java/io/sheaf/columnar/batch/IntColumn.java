package io.sheaf.columnar.batch;

import io.sheaf.columnar.type.DataType;

/**
 * Values of layout INT.
 *
 * @param values one element a row
 */
public record IntColumn(DataType type, int size, int[] values, byte[] nulls) implements Column {
  @Override
  public Column gather(int[] rows, int count, ColumnBuffer into) {
    int[] out = into.ints(count);
    byte[] outNulls = into.gatherNulls(nulls, rows, count);
    int[] in = values;
    if (into.hasMissing()) {
      for (int i = 0; i < count; i++) {
        out[i] = in[Math.max(rows[i], 0)];
      }
    } else {
      for (int i = 0; i < count; i++) {
        out[i] = in[rows[i]];
      }
    }
    return new IntColumn(type, count, out, outNulls);
  }
}
