package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import java.math.BigInteger;

/**
 * An operand of an exact number, date or time type, flat or constant, read as 128-bit values, or as
 * longs when it is no {@link Int128Column}.
 */
final class ExactArgument {
  private final ColumnBuffer widened = new ColumnBuffer();
  private long[] values;
  private long[] words;
  private int mask;

  /** Takes the next column of {@code rows} rows. */
  void load(Column column, int rows) {
    mask = -1;
    Column flat = column;
    int size = rows;
    if (column instanceof ConstantColumn constant) {
      mask = 0;
      flat = constant.value();
      size = 1;
    }
    words = null;
    values = null;
    switch (flat) {
      case LongColumn longs -> values = longs.values();
      case IntColumn ints -> {
        values = widened.longs(size);
        LongLoops.widen(ints.values(), values, size);
      }
      case BooleanColumn booleans -> {
        values = widened.longs(size);
        for (int i = 0; i < size; i++) {
          values[i] = booleans.values()[i];
        }
      }
      case Int128Column wide -> words = wide.words();
      default -> throw new IllegalArgumentException("not an exact number: " + column.type());
    }
  }

  /** Whether every value is a long. */
  boolean isWord() {
    return words == null;
  }

  boolean isConstant() {
    return mask == 0;
  }

  /** The values as longs; one only when constant. Only when {@link #isWord}. */
  long[] longs() {
    return values;
  }

  /** Row's value as a long. Only when {@link #isWord}. */
  long value(int row) {
    return values[row & mask];
  }

  long low(int row) {
    int at = row & mask;
    return words == null ? values[at] : words[2 * at];
  }

  long high(int row) {
    int at = row & mask;
    return words == null ? values[at] >> 63 : words[2 * at + 1];
  }

  BigInteger big(int row) {
    return Int128.toBigInteger(low(row), high(row));
  }
}
