package io.sheaf.sql.arrow;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.Native;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.Float4Vector;

/**
 * Appends rows of flat columns to Arrow vectors: a copy where both sides lay values out alike, else
 * one loop a column.
 */
final class FlatVectors {
  private static final int DECIMAL_BYTES = 16;

  /** {@link Views#copy(long, long, long)} may write so many bytes beyond a short string. */
  private static final int SLACK_BYTES = 12;

  private FlatVectors() {}

  /**
   * Appends rows to a vector of fixed width, which grows as needed.
   *
   * @param at the vector's rows so far
   * @param from the first row of the column
   */
  static void append(BaseFixedWidthVector vector, int at, Column column, int from, int count) {
    while (vector.getValueCapacity() < at + count) {
      vector.reAlloc();
    }
    valid(vector.getValidityBuffer(), at, column.nulls(), from, count);
    long to = vector.getDataBuffer().memoryAddress() + (long) at * vector.getTypeWidth();
    switch (column) {
      case BooleanColumn c -> bits(((BitVector) vector).getDataBuffer(), at, c, from, count);
      case IntColumn c -> integers(vector, to, c, from, count);
      case LongColumn c when vector instanceof DecimalVector -> decimals(to, c, from, count);
      case LongColumn c -> Native.copy(c.values(), from, to, count);
      case Int128Column c -> Native.copy(c.words(), 2 * from, to, 2 * count);
      case DoubleColumn c when vector instanceof Float4Vector -> floats(to, c, from, count);
      case DoubleColumn c -> Native.copy(c.values(), from, to, count);
      case ViewColumn c -> fixedBytes(to, vector.getTypeWidth(), c, from, count);
      case DictionaryColumn c -> throw encoded(c);
      case ConstantColumn c -> throw encoded(c);
    }
  }

  private static IllegalArgumentException encoded(Column column) {
    return new IllegalArgumentException("not flat: " + column.getClass());
  }

  private static void valid(ArrowBuf bits, int at, byte[] nulls, int from, int count) {
    long address = bits.memoryAddress();
    int i = 0;
    while (i < count) {
      int row = at + i;
      if ((row & 7) == 0 && count - i >= 8) {
        Native.putByte(address + (row >> 3), (byte) eight(nulls, from + i));
        i += 8;
      } else {
        set(address, row, nulls == null || nulls[from + i] == 0);
        i++;
      }
    }
  }

  private static int eight(byte[] nulls, int from) {
    if (nulls == null) {
      return 0xFF;
    }
    int eight = 0;
    for (int i = 0; i < 8; i++) {
      eight |= (nulls[from + i] ^ 1) << i;
    }
    return eight;
  }

  private static void set(long bits, int row, boolean value) {
    long at = bits + (row >> 3);
    int bit = 1 << (row & 7);
    int before = Native.getByte(at);
    Native.putByte(at, (byte) (value ? before | bit : before & ~bit));
  }

  private static void bits(ArrowBuf to, int at, BooleanColumn column, int from, int count) {
    byte[] values = column.values();
    for (int i = 0; i < count; i++) {
      set(to.memoryAddress(), at + i, values[from + i] != 0);
    }
  }

  /** A value's low bytes, as many as the vector is wide. */
  private static void integers(
      BaseFixedWidthVector vector, long to, IntColumn column, int from, int count) {
    int[] values = column.values();
    switch (vector.getTypeWidth()) {
      case Byte.BYTES -> {
        for (int i = 0; i < count; i++) {
          Native.putByte(to + i, (byte) values[from + i]);
        }
      }
      case Short.BYTES -> {
        ArrowBuf data = vector.getDataBuffer();
        long start = to - data.memoryAddress();
        for (int i = 0; i < count; i++) {
          data.setShort(start + 2L * i, values[from + i]);
        }
      }
      case Integer.BYTES -> Native.copy(values, from, to, count);
      default -> {
        for (int i = 0; i < count; i++) {
          Native.putLong(to + 8L * i, values[from + i]);
        }
      }
    }
  }

  private static void decimals(long to, LongColumn column, int from, int count) {
    long[] values = column.values();
    for (int i = 0; i < count; i++) {
      long value = values[from + i];
      Native.putLong(to + (long) DECIMAL_BYTES * i, value);
      Native.putLong(to + (long) DECIMAL_BYTES * i + 8, value >> 63);
    }
  }

  private static void floats(long to, DoubleColumn column, int from, int count) {
    double[] values = column.values();
    for (int i = 0; i < count; i++) {
      Native.putInt(to + 4L * i, Float.floatToRawIntBits((float) values[from + i]));
    }
  }

  private static void fixedBytes(long to, int width, ViewColumn column, int from, int count) {
    long[] views = column.views();
    for (int i = 0; i < count; i++) {
      if (!column.isNull(from + i)) {
        Views.copy(views[2 * (from + i)], views[2 * (from + i) + 1], to + (long) width * i);
      }
    }
  }

  /** Appends strings to a vector, which grows as needed. */
  static void append(
      BaseVariableWidthVector vector, int at, ViewColumn column, int from, int count) {
    while (vector.getValueCapacity() < at + count) {
      vector.reallocValidityAndOffsetBuffers();
    }
    long[] views = column.views();
    int offset = vector.getOffsetBuffer().getInt((long) at * Integer.BYTES);
    long end = offset;
    for (int i = from; i < from + count; i++) {
      end += column.isNull(i) ? 0 : Views.length(views[2 * i]);
    }
    while (vector.getDataBuffer().capacity() < end + SLACK_BYTES) {
      vector.reallocDataBuffer(end + SLACK_BYTES);
    }
    valid(vector.getValidityBuffer(), at, column.nulls(), from, count);
    long offsets = vector.getOffsetBuffer().memoryAddress() + (long) at * Integer.BYTES;
    long data = vector.getDataBuffer().memoryAddress();
    for (int i = 0; i < count; i++) {
      int row = from + i;
      if (!column.isNull(row)) {
        Views.copy(views[2 * row], views[2 * row + 1], data + offset);
        offset += Views.length(views[2 * row]);
      }
      Native.putInt(offsets + (long) Integer.BYTES * (i + 1), offset);
    }
    vector.setLastSet(at + count - 1);
  }
}
