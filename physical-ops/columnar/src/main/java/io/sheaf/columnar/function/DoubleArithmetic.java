package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;

/** IEEE arithmetic with a DOUBLE or REAL result. */
final class DoubleArithmetic implements Kernel {
  /** What to compute. */
  enum Op {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    REMAINDER
  }

  private final Op op;
  private final DataType type;
  private final ColumnBuffer result = new ColumnBuffer();

  DoubleArithmetic(Op op, DataType type) {
    this.op = op;
    this.type = type;
  }

  @Override
  public Column apply(Column[] operands, int rows, byte[] nulls) {
    double[] out = result.doubles(rows);
    double[] a = values(operands[0]);
    double[] b = values(operands[1]);
    if (operands[0] instanceof ConstantColumn) {
      withConstant(a[0], b, out, rows);
    } else if (operands[1] instanceof ConstantColumn) {
      withConstant(a, b[0], out, rows);
    } else {
      columns(a, b, out, rows);
    }
    if (type == Simple.REAL) {
      roundToFloat(out, rows);
    }
    return new DoubleColumn(type, rows, out, nulls);
  }

  private static double[] values(Column column) {
    return column instanceof ConstantColumn constant
        ? ((DoubleColumn) constant.value()).values()
        : ((DoubleColumn) column).values();
  }

  private void columns(double[] a, double[] b, double[] out, int rows) {
    switch (op) {
      case ADD -> {
        for (int i = 0; i < rows; i++) {
          out[i] = a[i] + b[i];
        }
      }
      case SUBTRACT -> {
        for (int i = 0; i < rows; i++) {
          out[i] = a[i] - b[i];
        }
      }
      case MULTIPLY -> {
        for (int i = 0; i < rows; i++) {
          out[i] = a[i] * b[i];
        }
      }
      case DIVIDE -> {
        for (int i = 0; i < rows; i++) {
          out[i] = a[i] / b[i];
        }
      }
      case REMAINDER -> {
        for (int i = 0; i < rows; i++) {
          out[i] = a[i] % b[i];
        }
      }
    }
  }

  private void withConstant(double[] a, double y, double[] out, int rows) {
    switch (op) {
      case ADD -> {
        for (int i = 0; i < rows; i++) {
          out[i] = a[i] + y;
        }
      }
      case SUBTRACT -> {
        for (int i = 0; i < rows; i++) {
          out[i] = a[i] - y;
        }
      }
      case MULTIPLY -> {
        for (int i = 0; i < rows; i++) {
          out[i] = a[i] * y;
        }
      }
      case DIVIDE -> {
        for (int i = 0; i < rows; i++) {
          out[i] = a[i] / y;
        }
      }
      case REMAINDER -> {
        for (int i = 0; i < rows; i++) {
          out[i] = a[i] % y;
        }
      }
    }
  }

  private void withConstant(double x, double[] b, double[] out, int rows) {
    switch (op) {
      case ADD, MULTIPLY -> withConstant(b, x, out, rows);
      case SUBTRACT -> {
        for (int i = 0; i < rows; i++) {
          out[i] = x - b[i];
        }
      }
      case DIVIDE -> {
        for (int i = 0; i < rows; i++) {
          out[i] = x / b[i];
        }
      }
      case REMAINDER -> {
        for (int i = 0; i < rows; i++) {
          out[i] = x % b[i];
        }
      }
    }
  }

  static void roundToFloat(double[] values, int rows) {
    for (int i = 0; i < rows; i++) {
      values[i] = (float) values[i];
    }
  }
}
