package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Layout;
import java.math.BigInteger;

/**
 * Addition, subtraction and multiplication with a BIGINT or DECIMAL result.
 *
 * <p>The fast way works on longs and never decides about a row: it proves for the whole batch that
 * nothing overflows, from the bits that the operands use or from the sign bits of what an addition
 * would lose. If the proof fails, the batch goes the wide way, 128 bits a row, which is exact and
 * finds the row in error, if there is one.
 */
final class ExactArithmetic implements Kernel {
  /** What to compute. */
  enum Op {
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY("*");

    final String symbol;

    Op(String symbol) {
      this.symbol = symbol;
    }
  }

  private final Op op;
  private final DataType type;
  private final int digits;
  private final int naturalScale;
  private final int resultScale;
  private final int leftScale;
  private final int rightScale;
  private final int leftShift;
  private final int rightShift;
  private final boolean needsDigitCheck;
  private final ExactArgument left = new ExactArgument();
  private final ExactArgument right = new ExactArgument();
  private final ColumnBuffer leftScaled = new ColumnBuffer();
  private final ColumnBuffer rightScaled = new ColumnBuffer();
  private final ColumnBuffer result = new ColumnBuffer();

  ExactArithmetic(Op op, DataType leftType, DataType rightType, DataType type) {
    this.op = op;
    this.type = type;
    this.digits = DecimalTypes.digits(type);
    this.resultScale = DecimalTypes.scale(type);
    this.leftScale = DecimalTypes.scale(leftType);
    this.rightScale = DecimalTypes.scale(rightType);
    boolean multiply = op == Op.MULTIPLY;
    this.naturalScale = multiply ? leftScale + rightScale : Math.max(leftScale, rightScale);
    this.leftShift = multiply ? 0 : naturalScale - leftScale;
    this.rightShift = multiply ? 0 : naturalScale - rightScale;
    int leftDigits = DecimalTypes.digits(leftType);
    int rightDigits = DecimalTypes.digits(rightType);
    int mostDigits =
        multiply
            ? leftDigits + rightDigits
            : Math.max(leftDigits + leftShift, rightDigits + rightShift) + 1;
    // A BIGINT's limit is the word's own; types of more than 18 digits hold every long.
    this.needsDigitCheck =
        type instanceof Decimal && digits <= Decimal.MAX_LONG_PRECISION && mostDigits > digits;
  }

  @Override
  public Column apply(Column[] operands, int rows, byte[] nulls) {
    left.load(operands[0], rows);
    right.load(operands[1], rows);
    if (left.isWord() && right.isWord() && naturalScale == resultScale) {
      long[] out = onWords(rows);
      if (out != null) {
        return new LongColumn(type, rows, out, nulls);
      }
    }
    return wide(rows, nulls);
  }

  /** The result for the whole batch, or null when there is no proof that nothing overflows. */
  private long[] onWords(int rows) {
    long[] a = scaled(left, leftShift, rows, leftScaled);
    long[] b = scaled(right, rightShift, rows, rightScaled);
    if (a == null || b == null) {
      return null;
    }
    long[] out = result.longs(rows);
    long over =
        switch (op) {
          case ADD ->
              left.isConstant()
                  ? LongLoops.add(b, a[0], out, rows)
                  : right.isConstant()
                      ? LongLoops.add(a, b[0], out, rows)
                      : LongLoops.add(a, b, out, rows);
          case SUBTRACT ->
              left.isConstant()
                  ? LongLoops.subtract(a[0], b, out, rows)
                  : right.isConstant()
                      ? LongLoops.subtract(a, b[0], out, rows)
                      : LongLoops.subtract(a, b, out, rows);
          case MULTIPLY -> multiply(a, b, out, rows);
        };
    if (over >= 0 && needsDigitCheck) {
      over = LongLoops.outside(out, Int128.powerOfTen(digits) - 1, rows);
    }
    return over >= 0 ? out : null;
  }

  private long multiply(long[] a, long[] b, long[] out, int rows) {
    int bits =
        LongLoops.bits(a, left.isConstant() ? 1 : rows)
            + LongLoops.bits(b, right.isConstant() ? 1 : rows);
    if (bits > 62) {
      return -1;
    }
    if (left.isConstant()) {
      LongLoops.multiply(b, a[0], out, rows);
    } else if (right.isConstant()) {
      LongLoops.multiply(a, b[0], out, rows);
    } else {
      LongLoops.multiply(a, b, out, rows);
    }
    return 0;
  }

  private static long[] scaled(ExactArgument argument, int shift, int rows, ColumnBuffer into) {
    if (shift == 0) {
      return argument.longs();
    }
    int count = argument.isConstant() ? 1 : rows;
    if (shift > 18
        || LongLoops.bits(argument.longs(), count) + LongLoops.bits(Int128.powerOfTen(shift))
            > 62) {
      return null;
    }
    long[] out = into.longs(count);
    LongLoops.multiply(argument.longs(), Int128.powerOfTen(shift), out, count);
    return out;
  }

  private Column wide(int rows, byte[] nulls) {
    boolean word = type.layout() == Layout.LONG;
    long[] out = result.longs(2 * rows);
    for (int row = 0; row < rows; row++) {
      if (Nulls.isNull(nulls, row)) {
        out[2 * row] = 0;
        out[2 * row + 1] = 0;
      } else {
        exact(out, row);
      }
    }
    if (!word) {
      return new Int128Column(type, rows, out, nulls);
    }
    for (int row = 0; row < rows; row++) {
      out[row] = out[2 * row];
    }
    return new LongColumn(type, rows, out, nulls);
  }

  private void exact(long[] out, int row) {
    if (leftShift == 0 && rightShift == 0 && naturalScale == resultScale) {
      long al = left.low(row);
      long ah = left.high(row);
      long bl = right.low(row);
      long bh = right.high(row);
      boolean done =
          switch (op) {
            case ADD -> Int128.add(out, row, al, ah, bl, bh);
            case SUBTRACT -> Int128.subtract(out, row, al, ah, bl, bh);
            case MULTIPLY -> Int128.multiply(out, row, al, ah, bl, bh);
          };
      if (done && fits(out[2 * row], out[2 * row + 1])) {
        return;
      }
      throw overflow(row);
    }
    BigInteger a = Int128.shifted(left.big(row), leftShift);
    BigInteger b = Int128.shifted(right.big(row), rightShift);
    BigInteger value =
        switch (op) {
          case ADD -> a.add(b);
          case SUBTRACT -> a.subtract(b);
          case MULTIPLY -> a.multiply(b);
        };
    value = Int128.shifted(value, resultScale - naturalScale);
    if (value.bitLength() > 127) {
      throw overflow(row);
    }
    Int128.set(out, row, value);
    if (!fits(out[2 * row], out[2 * row + 1])) {
      throw overflow(row);
    }
  }

  private boolean fits(long low, long high) {
    return type == Simple.BIGINT ? Int128.fitsLong(low, high) : Int128.hasDigits(low, high, digits);
  }

  private RuntimeException overflow(int row) {
    String a = DecimalTypes.text(left.big(row), leftScale);
    String b = DecimalTypes.text(right.big(row), rightScale);
    return Errors.outOfRange(a + " " + op.symbol + " " + b, type);
  }
}
