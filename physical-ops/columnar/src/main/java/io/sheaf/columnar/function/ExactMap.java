package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;
import java.math.BigInteger;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;

/**
 * A function of one exact number, date or time with a result of such a type, range-checked. Longs
 * except the least take the word function, all else the wide one.
 */
final class ExactMap implements Kernel {
  private final DataType type;
  private final UnaryOperator<BigInteger> wide;
  private final LongUnaryOperator word;
  private final boolean checked;
  private final ExactArgument argument = new ExactArgument();
  private final ColumnBuffer result = new ColumnBuffer();

  /**
   * Applies a function to unscaled values; the word form must not overflow for values above {@link
   * Long#MIN_VALUE}.
   */
  ExactMap(DataType from, DataType type, UnaryOperator<BigInteger> wide, LongUnaryOperator word) {
    this.type = type;
    this.wide = wide;
    this.word = word;
    this.checked = type.isNumeric() || from.isNumeric();
  }

  /** A function whose results are always in range. */
  static ExactMap ofWords(DataType from, DataType type, LongUnaryOperator word) {
    return new ExactMap(
        from, type, value -> BigInteger.valueOf(word.applyAsLong(value.longValue())), word);
  }

  @Override
  public Column apply(Column[] operands, int rows, byte[] nulls) {
    argument.load(operands[0], rows);
    if (type.layout() == Layout.INT128 && !argument.isWord()) {
      return wide(rows, nulls);
    }
    long[] out = result.longs(rows);
    for (int row = 0; row < rows; row++) {
      if (Nulls.isNull(nulls, row)) {
        out[row] = 0;
      } else if (argument.isWord() && argument.value(row) != Long.MIN_VALUE) {
        long value = word.applyAsLong(argument.value(row));
        if (checked && !DecimalTypes.holds(type, value)) {
          throw Errors.outOfRange(value, type);
        }
        out[row] = value;
      } else {
        BigInteger value = wide.apply(argument.big(row));
        if (!DecimalTypes.holds(type, value) || value.bitLength() > 63) {
          throw Errors.outOfRange(value, type);
        }
        out[row] = value.longValue();
      }
    }
    return narrowed(out, rows, nulls);
  }

  private Column narrowed(long[] values, int rows, byte[] nulls) {
    if (type.layout() != Layout.INT) {
      return new LongColumn(type, rows, values, nulls);
    }
    int[] out = result.ints(rows);
    for (int row = 0; row < rows; row++) {
      out[row] = (int) values[row];
    }
    return new IntColumn(type, rows, out, nulls);
  }

  private Column wide(int rows, byte[] nulls) {
    long[] out = result.longs(2 * rows);
    for (int row = 0; row < rows; row++) {
      if (Nulls.isNull(nulls, row)) {
        out[2 * row] = 0;
        out[2 * row + 1] = 0;
        continue;
      }
      BigInteger value = wide.apply(argument.big(row));
      if (!DecimalTypes.holds(type, value)) {
        throw Errors.outOfRange(value, type);
      }
      Int128.set(out, row, value);
    }
    return new Int128Column(type, rows, out, nulls);
  }
}
