package io.sheaf.columnar.batch;

import io.sheaf.columnar.type.DataType;

/**
 * Booleans, 1 for true and 0 for false.
 *
 * @param values one element a row
 */
public record BooleanColumn(DataType type, int size, byte[] values, byte[] nulls)
    implements Column {
  @Override
  public Column gather(int[] rows, int count, ColumnBuffer into) {
    byte[] out = into.bytes(count);
    byte[] outNulls = into.gatherNulls(nulls, rows, count);
    byte[] in = values;
    if (into.hasMissing()) {
      for (int i = 0; i < count; i++) {
        out[i] = in[Math.max(rows[i], 0)];
      }
    } else {
      for (int i = 0; i < count; i++) {
        out[i] = in[rows[i]];
      }
    }
    return new BooleanColumn(type, count, out, outNulls);
  }
}
