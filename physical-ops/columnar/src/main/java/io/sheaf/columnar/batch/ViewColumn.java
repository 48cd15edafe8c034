package io.sheaf.columnar.batch;

import io.sheaf.columnar.type.DataType;

/**
 * Byte strings as 16-byte views; see {@link Views} for the form of a view.
 *
 * @param views two longs a row: the view's first and second word
 */
public record ViewColumn(DataType type, int size, long[] views, byte[] nulls) implements Column {
  @Override
  public Column gather(int[] rows, int count, ColumnBuffer into) {
    long[] out = into.longs(2 * count);
    byte[] outNulls = into.gatherNulls(nulls, rows, count);
    long[] in = views;
    for (int i = 0; i < count; i++) {
      int from = 2 * Math.max(rows[i], 0);
      out[2 * i] = in[from];
      out[2 * i + 1] = in[from + 1];
    }
    return new ViewColumn(type, count, out, outNulls);
  }
}
