package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;

/** Null masks of several columns. */
public final class Nulls {
  private Nulls() {}

  /**
   * The rows where any column is null, or null when there are none. The mask of a single nullable
   * column is shared, not copied. Constants count as not null.
   */
  public static byte[] union(Column[] columns, int rows, ColumnBuffer into) {
    byte[] mask = null;
    boolean owned = false;
    for (Column column : columns) {
      byte[] nulls = column instanceof ConstantColumn ? null : column.nulls();
      if (nulls == null) {
        continue;
      }
      if (mask == null) {
        mask = nulls;
        continue;
      }
      byte[] out = owned ? mask : into.nulls(rows);
      or(mask, nulls, out, rows);
      mask = out;
      owned = true;
    }
    return mask;
  }

  private static void or(byte[] a, byte[] b, byte[] out, int rows) {
    for (int i = 0; i < rows; i++) {
      out[i] = (byte) (a[i] | b[i]);
    }
  }

  static boolean isNull(byte[] nulls, int row) {
    return nulls != null && nulls[row] != 0;
  }
}
