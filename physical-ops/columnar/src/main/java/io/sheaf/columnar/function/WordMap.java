package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;
import java.util.function.LongBinaryOperator;

/**
 * A function of two values of layout INT or LONG with such a result. An {@link ArithmeticException}
 * of the function, and a result outside the type's ints, is OUT_OF_RANGE.
 */
final class WordMap implements Kernel {
  private final DataType type;
  private final LongBinaryOperator function;
  private final ExactArgument left = new ExactArgument();
  private final ExactArgument right = new ExactArgument();
  private final ColumnBuffer result = new ColumnBuffer();

  WordMap(DataType type, LongBinaryOperator function) {
    this.type = type;
    this.function = function;
  }

  @Override
  public Column apply(Column[] operands, int rows, byte[] nulls) {
    left.load(operands[0], rows);
    right.load(operands[1], rows);
    long[] out = result.longs(rows);
    for (int row = 0; row < rows; row++) {
      out[row] = Nulls.isNull(nulls, row) ? 0 : value(row);
    }
    if (type.layout() == Layout.LONG) {
      return new LongColumn(type, rows, out, nulls);
    }
    int[] ints = result.ints(rows);
    for (int row = 0; row < rows; row++) {
      ints[row] = (int) out[row];
    }
    return new IntColumn(type, rows, ints, nulls);
  }

  private long value(int row) {
    long value;
    try {
      value = function.applyAsLong(left.value(row), right.value(row));
    } catch (ArithmeticException overflow) {
      throw Errors.outOfRange("the result", type);
    }
    if (value < IntRange.min(type) || value > IntRange.max(type)) {
      throw Errors.outOfRange("the result", type);
    }
    return value;
  }
}
