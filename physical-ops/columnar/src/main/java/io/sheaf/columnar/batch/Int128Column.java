package io.sheaf.columnar.batch;

import io.sheaf.columnar.type.DataType;

/**
 * Decimals of more than 18 digits.
 *
 * @param words two longs a row: low word, high word, two's complement
 */
public record Int128Column(DataType type, int size, long[] words, byte[] nulls) implements Column {
  @Override
  public Column gather(int[] rows, int count, ColumnBuffer into) {
    long[] out = into.longs(2 * count);
    byte[] outNulls = into.gatherNulls(nulls, rows, count);
    long[] in = words;
    for (int i = 0; i < count; i++) {
      int from = 2 * Math.max(rows[i], 0);
      out[2 * i] = in[from];
      out[2 * i + 1] = in[from + 1];
    }
    return new Int128Column(type, count, out, outNulls);
  }
}
