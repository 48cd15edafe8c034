package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** A function of one or two doubles with a floating result. */
final class DoubleMap implements Kernel {
  private final DataType type;
  private final DoubleBinaryOperator function;
  private final ColumnBuffer result = new ColumnBuffer();

  DoubleMap(DataType type, DoubleUnaryOperator function) {
    this(type, (value, _) -> function.applyAsDouble(value));
  }

  DoubleMap(DataType type, DoubleBinaryOperator function) {
    this.type = type;
    this.function = function;
  }

  @Override
  public Column apply(Column[] operands, int rows, byte[] nulls) {
    Column last = operands[operands.length - 1];
    double[] a = values(operands[0]);
    double[] b = values(last);
    int aMask = operands[0] instanceof ConstantColumn ? 0 : -1;
    int bMask = last instanceof ConstantColumn ? 0 : -1;
    double[] out = result.doubles(rows);
    for (int row = 0; row < rows; row++) {
      if (!Nulls.isNull(nulls, row)) {
        out[row] = function.applyAsDouble(a[row & aMask], b[row & bMask]);
      }
    }
    if (type == Simple.REAL) {
      DoubleArithmetic.roundToFloat(out, rows);
    }
    return new DoubleColumn(type, rows, out, nulls);
  }

  private static double[] values(Column column) {
    return column instanceof ConstantColumn constant
        ? ((DoubleColumn) constant.value()).values()
        : ((DoubleColumn) column).values();
  }
}
