package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.function.StringHash;
import java.util.Arrays;

/**
 * The distinct strings of a column, in order of first appearance.
 *
 * @param values the strings, which lie where the column's do
 * @param codes for each row of the column the index of its string; 0 for a null
 */
record ViewDistinct(ViewColumn values, int[] codes) {
  static ViewDistinct of(ViewColumn column) {
    int size = column.size();
    int capacity = Math.max(16, Integer.highestOneBit(Math.max(1, size)) << 2);
    int[] table = new int[capacity];
    Arrays.fill(table, -1);
    long[] in = column.views();
    long[] out = new long[2 * Math.max(1, size)];
    int[] codes = new int[size];
    int count = 0;
    for (int row = 0; row < size; row++) {
      if (column.isNull(row)) {
        continue;
      }
      long first = in[2 * row];
      long second = in[2 * row + 1];
      int slot = (int) StringHash.of(first, second) & (capacity - 1);
      while (table[slot] >= 0
          && !Views.equal(out[2 * table[slot]], out[2 * table[slot] + 1], first, second)) {
        slot = (slot + 1) & (capacity - 1);
      }
      if (table[slot] < 0) {
        out[2 * count] = first;
        out[2 * count + 1] = second;
        table[slot] = count++;
      }
      codes[row] = table[slot];
    }
    return new ViewDistinct(new ViewColumn(column.type(), count, out, null), codes);
  }
}
