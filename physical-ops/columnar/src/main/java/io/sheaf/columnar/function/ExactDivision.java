package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;
import java.math.BigInteger;

/**
 * Quotients and remainders of exact numbers. An integer quotient truncates, a decimal one is
 * rounded half away from zero at the result's scale; a remainder has the dividend's sign. Dividing
 * by zero is an error.
 */
final class ExactDivision implements Kernel {
  private final boolean remainder;
  private final DataType type;
  private final int leftShift;
  private final int rightShift;
  private final int resultShift;
  private final boolean truncates;
  private final ExactArgument left = new ExactArgument();
  private final ExactArgument right = new ExactArgument();
  private final ColumnBuffer result = new ColumnBuffer();

  ExactDivision(boolean remainder, DataType leftType, DataType rightType, DataType type) {
    this.remainder = remainder;
    this.type = type;
    int leftScale = DecimalTypes.scale(leftType);
    int rightScale = DecimalTypes.scale(rightType);
    int resultScale = DecimalTypes.scale(type);
    this.truncates = type.isInteger();
    if (remainder) {
      int common = Math.max(leftScale, rightScale);
      this.leftShift = common - leftScale;
      this.rightShift = common - rightScale;
      this.resultShift = resultScale - common;
    } else {
      int shift = resultScale - leftScale + rightScale;
      this.leftShift = Math.max(shift, 0);
      this.rightShift = Math.max(-shift, 0);
      this.resultShift = 0;
    }
  }

  @Override
  public Column apply(Column[] operands, int rows, byte[] nulls) {
    left.load(operands[0], rows);
    right.load(operands[1], rows);
    long[] out = result.longs(2 * rows);
    boolean word = type.layout() != Layout.INT128;
    boolean narrow =
        left.isWord()
            && right.isWord()
            && resultShift == 0
            && fits(left, leftShift, rows)
            && fits(right, rightShift, rows);
    if (narrow) {
      narrow(out, rows, nulls);
      return word ? finish(out, rows, nulls) : new LongColumn(type, rows, out, nulls);
    }
    wide(out, rows, nulls);
    if (!word) {
      return new Int128Column(type, rows, out, nulls);
    }
    for (int row = 0; row < rows; row++) {
      out[row] = out[2 * row];
    }
    return finish(out, rows, nulls);
  }

  private static boolean fits(ExactArgument argument, int shift, int rows) {
    return shift <= 18
        && (shift == 0
            || LongLoops.bits(argument.longs(), argument.isConstant() ? 1 : rows)
                    + LongLoops.bits(Int128.powerOfTen(shift))
                <= 62);
  }

  private void narrow(long[] out, int rows, byte[] nulls) {
    long leftFactor = Int128.powerOfTen(leftShift);
    long rightFactor = Int128.powerOfTen(rightShift);
    for (int row = 0; row < rows; row++) {
      if (Nulls.isNull(nulls, row)) {
        out[row] = 0;
        continue;
      }
      long a = left.value(row) * leftFactor;
      long b = right.value(row) * rightFactor;
      if (b == 0) {
        throw Errors.divisionByZero();
      }
      if (b == -1) {
        if (a == Long.MIN_VALUE && !remainder) {
          throw Errors.outOfRange(a + " / -1", type);
        }
        out[row] = remainder ? 0 : -a;
      } else {
        out[row] = remainder ? a % b : truncates ? a / b : Int128.divideRounded(a, b);
      }
    }
  }

  private void wide(long[] out, int rows, byte[] nulls) {
    for (int row = 0; row < rows; row++) {
      if (Nulls.isNull(nulls, row)) {
        out[2 * row] = 0;
        out[2 * row + 1] = 0;
        continue;
      }
      BigInteger a = Int128.shifted(left.big(row), leftShift);
      BigInteger b = Int128.shifted(right.big(row), rightShift);
      if (b.signum() == 0) {
        throw Errors.divisionByZero();
      }
      BigInteger value =
          remainder
              ? Int128.shifted(a.remainder(b), resultShift)
              : truncates ? a.divide(b) : Int128.divideRounded(a, b);
      if (!DecimalTypes.holds(type, value)) {
        throw Errors.outOfRange(left.big(row) + (remainder ? " % " : " / ") + right.big(row), type);
      }
      Int128.set(out, row, value);
    }
  }

  /** Checks the range of results in longs and gives them the type's layout. */
  private Column finish(long[] values, int rows, byte[] nulls) {
    for (int row = 0; row < rows; row++) {
      if (!DecimalTypes.holds(type, values[row]) && !Nulls.isNull(nulls, row)) {
        throw Errors.outOfRange(left.big(row) + (remainder ? " % " : " / ") + right.big(row), type);
      }
    }
    if (type.layout() == Layout.LONG) {
      return new LongColumn(type, rows, values, nulls);
    }
    int[] out = result.ints(rows);
    for (int row = 0; row < rows; row++) {
      out[row] = (int) values[row];
    }
    return new IntColumn(type, rows, out, nulls);
  }
}
