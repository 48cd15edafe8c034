package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Layout;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.function.DoubleUnaryOperator;

/**
 * Rounds exact numbers, and floating ones to some decimals; negative decimals round before the
 * point.
 */
final class RoundKernel implements Kernel {
  private final RoundingMode mode;
  private final DoubleUnaryOperator floating;
  private final int fromScale;
  private final DataType type;
  private final boolean hasDigits;
  private final ExactArgument argument = new ExactArgument();
  private final ExactArgument digits = new ExactArgument();
  private final ColumnBuffer result = new ColumnBuffer();

  RoundKernel(RoundingMode mode, DoubleUnaryOperator floating, CallSite site) {
    this.mode = mode;
    this.floating = floating;
    this.fromScale = DecimalTypes.scale(site.operand(0));
    this.type = site.type();
    this.hasDigits = site.operandTypes().size() == 2;
  }

  /** The nearest whole number, halves away from zero. */
  static double halfAwayFromZero(double value) {
    double size = Math.abs(value);
    double whole = Math.floor(size);
    return Math.copySign(size - whole >= 0.5 ? whole + 1 : whole, value);
  }

  @Override
  public Column apply(Column[] operands, int rows, byte[] nulls) {
    if (hasDigits) {
      digits.load(operands[1], rows);
    }
    if (type.isFloating()) {
      return floating(operands[0], rows, nulls);
    }
    argument.load(operands[0], rows);
    int scale = DecimalTypes.scale(type);
    long[] out = result.longs(2 * rows);
    for (int row = 0; row < rows; row++) {
      BigInteger value = Nulls.isNull(nulls, row) ? BigInteger.ZERO : rounded(row, scale);
      if (!DecimalTypes.holds(type, value)) {
        throw Errors.outOfRange(DecimalTypes.text(argument.big(row), fromScale), type);
      }
      Int128.set(out, row, value);
    }
    return typed(out, rows, nulls);
  }

  private BigInteger rounded(int row, int scale) {
    BigDecimal value = new BigDecimal(argument.big(row), fromScale);
    int kept = hasDigits ? (int) Math.max(-38, Math.min(38, digits.value(row))) : 0;
    if (kept < fromScale) {
      value = value.setScale(kept, mode);
    }
    return value.setScale(scale, mode).unscaledValue();
  }

  private Column typed(long[] words, int rows, byte[] nulls) {
    if (type.layout() == Layout.INT128) {
      return new Int128Column(type, rows, words, nulls);
    }
    if (type.layout() == Layout.INT) {
      int[] out = result.ints(rows);
      for (int row = 0; row < rows; row++) {
        out[row] = (int) words[2 * row];
      }
      return new IntColumn(type, rows, out, nulls);
    }
    for (int row = 0; row < rows; row++) {
      words[row] = words[2 * row];
    }
    return new LongColumn(type, rows, words, nulls);
  }

  private Column floating(Column column, int rows, byte[] nulls) {
    Column flat = column instanceof ConstantColumn constant ? constant.value() : column;
    int mask = column instanceof ConstantColumn ? 0 : -1;
    double[] values = ((DoubleColumn) flat).values();
    double[] out = result.doubles(rows);
    for (int row = 0; row < rows; row++) {
      double value = values[row & mask];
      if (Nulls.isNull(nulls, row) || !Double.isFinite(value)) {
        out[row] = value;
        continue;
      }
      long kept = hasDigits ? digits.value(row) : 0;
      out[row] =
          kept == 0
              ? floating.applyAsDouble(value)
              : BigDecimal.valueOf(value)
                  .setScale((int) Math.max(-400, Math.min(400, kept)), mode)
                  .doubleValue();
    }
    if (type == Simple.REAL) {
      DoubleArithmetic.roundToFloat(out, rows);
    }
    return new DoubleColumn(type, rows, out, nulls);
  }
}
