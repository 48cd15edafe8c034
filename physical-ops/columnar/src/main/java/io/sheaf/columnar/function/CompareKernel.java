package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;

/** Compares two columns of one type, row by row. */
final class CompareKernel implements Kernel {
  private final Comparison comparison;
  private final DataType type;
  private final Layout layout;
  private final ColumnBuffer result = new ColumnBuffer();
  private final ExactArgument left = new ExactArgument();
  private final ExactArgument right = new ExactArgument();
  private final ColumnBuffer leftKeys = new ColumnBuffer();
  private final ColumnBuffer rightKeys = new ColumnBuffer();

  CompareKernel(Comparison comparison, DataType operandType, DataType type) {
    this.comparison = comparison;
    this.type = type;
    this.layout = operandType.layout();
  }

  @Override
  public Column apply(Column[] operands, int rows, byte[] nulls) {
    byte[] out = result.bytes(rows);
    compare(operands[0], operands[1], rows, nulls, out);
    return new BooleanColumn(type, rows, out, nulls);
  }

  /** Sets {@code out} to 1 where the comparison holds. Rows in {@code nulls} get anything. */
  void compare(Column a, Column b, int rows, byte[] nulls, byte[] out) {
    switch (layout) {
      case VIEW -> views(a, b, rows, nulls, out);
      case DOUBLE -> longs(keys(a, leftKeys), mask(a), keys(b, rightKeys), mask(b), rows, out);
      case BOOLEAN, INT, LONG, INT128 -> {
        if (a instanceof IntColumn x && b instanceof IntColumn y) {
          ints(x.values(), y.values(), rows, out);
          return;
        }
        left.load(a, rows);
        right.load(b, rows);
        if (left.isWord() && right.isWord()) {
          longs(left.longs(), mask(a), right.longs(), mask(b), rows, out);
        } else {
          for (int i = 0; i < rows; i++) {
            int order = Int128.compare(left.low(i), left.high(i), right.low(i), right.high(i));
            out[i] = (byte) (comparison.holds(order) ? 1 : 0);
          }
        }
      }
    }
  }

  private static int mask(Column column) {
    return column instanceof ConstantColumn ? 0 : -1;
  }

  private static long[] keys(Column column, ColumnBuffer into) {
    DoubleColumn flat =
        (DoubleColumn) (column instanceof ConstantColumn constant ? constant.value() : column);
    double[] values = flat.values();
    long[] keys = into.longs(flat.size());
    for (int i = 0; i < flat.size(); i++) {
      keys[i] = Bits.sortKey(values[i]);
    }
    return keys;
  }

  private void ints(int[] a, int[] b, int rows, byte[] out) {
    switch (comparison) {
      case EQUAL -> equal(a, b, rows, out, 0);
      case NOT_EQUAL -> equal(a, b, rows, out, 1);
      case LESS -> less(a, b, rows, out, 0);
      case GREATER_OR_EQUAL -> less(a, b, rows, out, 1);
      case GREATER -> less(b, a, rows, out, 0);
      case LESS_OR_EQUAL -> less(b, a, rows, out, 1);
    }
  }

  private void longs(long[] a, int aMask, long[] b, int bMask, int rows, byte[] out) {
    switch (comparison) {
      case EQUAL -> equal(a, aMask, b, bMask, rows, out, 0);
      case NOT_EQUAL -> equal(a, aMask, b, bMask, rows, out, 1);
      case LESS -> less(a, aMask, b, bMask, rows, out, 0);
      case GREATER_OR_EQUAL -> less(a, aMask, b, bMask, rows, out, 1);
      case GREATER -> less(b, bMask, a, aMask, rows, out, 0);
      case LESS_OR_EQUAL -> less(b, bMask, a, aMask, rows, out, 1);
    }
  }

  private static void equal(int[] a, int[] b, int rows, byte[] out, int flip) {
    for (int i = 0; i < rows; i++) {
      int d = a[i] ^ b[i];
      out[i] = (byte) (((d | -d) >>> 31) ^ 1 ^ flip);
    }
  }

  private static void less(int[] a, int[] b, int rows, byte[] out, int flip) {
    for (int i = 0; i < rows; i++) {
      out[i] = (byte) (Bits.lessNear(a[i], b[i]) ^ flip);
    }
  }

  private static void equal(
      long[] a, int aMask, long[] b, int bMask, int rows, byte[] out, int flip) {
    for (int i = 0; i < rows; i++) {
      out[i] = (byte) (Bits.equal(a[i & aMask], b[i & bMask]) ^ flip);
    }
  }

  private static void less(
      long[] a, int aMask, long[] b, int bMask, int rows, byte[] out, int flip) {
    for (int i = 0; i < rows; i++) {
      out[i] = (byte) (Bits.less(a[i & aMask], b[i & bMask]) ^ flip);
    }
  }

  private void views(Column a, Column b, int rows, byte[] nulls, byte[] out) {
    long[] x = viewsOf(a);
    long[] y = viewsOf(b);
    int xMask = mask(a);
    int yMask = mask(b);
    boolean equality = comparison == Comparison.EQUAL || comparison == Comparison.NOT_EQUAL;
    int flip = comparison == Comparison.NOT_EQUAL ? 1 : 0;
    for (int i = 0; i < rows; i++) {
      if (Nulls.isNull(nulls, i)) {
        continue;
      }
      int p = 2 * (i & xMask);
      int q = 2 * (i & yMask);
      if (equality) {
        out[i] = (byte) ((Views.equal(x[p], x[p + 1], y[q], y[q + 1]) ? 1 : 0) ^ flip);
      } else {
        int order = Views.compare(x[p], x[p + 1], y[q], y[q + 1]);
        out[i] = (byte) (comparison.holds(order) ? 1 : 0);
      }
    }
  }

  private static long[] viewsOf(Column column) {
    return column instanceof ConstantColumn constant
        ? ((ViewColumn) constant.value()).views()
        : ((ViewColumn) column).views();
  }
}
