package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.function.ExactArithmetic.Op;
import io.sheaf.columnar.type.DataType;

/**
 * Addition, subtraction and multiplication of TINYINT, SMALLINT and INTEGER values and of intervals
 * in months.
 */
final class IntArithmetic implements Kernel {
  private final Op op;
  private final DataType type;
  private final int min;
  private final int max;
  private final ColumnBuffer result = new ColumnBuffer();

  IntArithmetic(Op op, DataType type) {
    this.op = op;
    this.type = type;
    this.min = (int) IntRange.min(type);
    this.max = (int) IntRange.max(type);
  }

  @Override
  public Column apply(Column[] operands, int rows, byte[] nulls) {
    boolean leftConstant = operands[0] instanceof ConstantColumn;
    boolean rightConstant = operands[1] instanceof ConstantColumn;
    int[] a = values(operands[0]);
    int[] b = values(operands[1]);
    int[] out = result.ints(rows);
    int over =
        switch (op) {
          case ADD ->
              leftConstant
                  ? add(b, a[0], out, rows)
                  : rightConstant ? add(a, b[0], out, rows) : add(a, b, out, rows);
          case SUBTRACT ->
              leftConstant
                  ? subtract(a[0], b, out, rows)
                  : rightConstant ? subtract(a, b[0], out, rows) : subtract(a, b, out, rows);
          case MULTIPLY ->
              leftConstant
                  ? multiply(b, a[0], out, rows)
                  : rightConstant ? multiply(a, b[0], out, rows) : multiply(a, b, out, rows);
        };
    if (over >= 0 && max != Integer.MAX_VALUE) {
      over = outside(out, min, max, rows);
    }
    if (over < 0) {
      findOverflow(a, leftConstant ? 0 : -1, b, rightConstant ? 0 : -1, rows, nulls);
    }
    return new IntColumn(type, rows, out, nulls);
  }

  private static int[] values(Column column) {
    return column instanceof ConstantColumn constant
        ? ((IntColumn) constant.value()).values()
        : ((IntColumn) column).values();
  }

  /** Throws for the first row that is wanted; a null's slot may have raised the alarm. */
  private void findOverflow(int[] a, int aMask, int[] b, int bMask, int rows, byte[] nulls) {
    for (int row = 0; row < rows; row++) {
      if (Nulls.isNull(nulls, row)) {
        continue;
      }
      long x = a[row & aMask];
      long y = b[row & bMask];
      long r =
          switch (op) {
            case ADD -> x + y;
            case SUBTRACT -> x - y;
            case MULTIPLY -> x * y;
          };
      if (r < min || r > max) {
        throw Errors.outOfRange(x + " " + op.symbol + " " + y, type);
      }
    }
  }

  private static int add(int[] a, int[] b, int[] out, int rows) {
    int over = 0;
    for (int i = 0; i < rows; i++) {
      int x = a[i];
      int y = b[i];
      int r = x + y;
      out[i] = r;
      over |= (x ^ r) & (y ^ r);
    }
    return over;
  }

  private static int add(int[] a, int y, int[] out, int rows) {
    int over = 0;
    for (int i = 0; i < rows; i++) {
      int x = a[i];
      int r = x + y;
      out[i] = r;
      over |= (x ^ r) & (y ^ r);
    }
    return over;
  }

  private static int subtract(int[] a, int[] b, int[] out, int rows) {
    int over = 0;
    for (int i = 0; i < rows; i++) {
      int x = a[i];
      int y = b[i];
      int r = x - y;
      out[i] = r;
      over |= (x ^ y) & (x ^ r);
    }
    return over;
  }

  private static int subtract(int[] a, int y, int[] out, int rows) {
    int over = 0;
    for (int i = 0; i < rows; i++) {
      int x = a[i];
      int r = x - y;
      out[i] = r;
      over |= (x ^ y) & (x ^ r);
    }
    return over;
  }

  private static int subtract(int x, int[] b, int[] out, int rows) {
    int over = 0;
    for (int i = 0; i < rows; i++) {
      int y = b[i];
      int r = x - y;
      out[i] = r;
      over |= (x ^ y) & (x ^ r);
    }
    return over;
  }

  private static int multiply(int[] a, int[] b, int[] out, int rows) {
    long lost = 0;
    for (int i = 0; i < rows; i++) {
      long r = (long) a[i] * b[i];
      out[i] = (int) r;
      lost |= r ^ (int) r;
    }
    return lost == 0 ? 0 : -1;
  }

  private static int multiply(int[] a, int y, int[] out, int rows) {
    long lost = 0;
    for (int i = 0; i < rows; i++) {
      long r = (long) a[i] * y;
      out[i] = (int) r;
      lost |= r ^ (int) r;
    }
    return lost == 0 ? 0 : -1;
  }

  private static int outside(int[] values, int min, int max, int rows) {
    long over = 0;
    for (int i = 0; i < rows; i++) {
      long v = values[i];
      over |= (v - min) | (max - v);
    }
    return over < 0 ? -1 : 0;
  }
}
