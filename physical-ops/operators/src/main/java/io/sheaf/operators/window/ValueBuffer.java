package io.sheaf.operators.window;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.row.RowLayout;
import io.sheaf.columnar.row.StringHeap;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;

/** A column that is written value by value; owns the bytes of its long strings. */
final class ValueBuffer implements AutoCloseable {
  private final DataType type;
  private final byte[] nulls;
  private final byte[] bytes;
  private final int[] ints;
  private final long[] longs;
  private final double[] doubles;
  private final StringHeap strings;

  ValueBuffer(DataType type, int capacity, MemoryConsumer memory) {
    this.type = type;
    this.nulls = new byte[capacity];
    this.strings = new StringHeap(memory);
    int none = 0;
    int pairs = 2 * capacity;
    this.bytes = new byte[type.layout() == Layout.BOOLEAN ? capacity : none];
    this.ints = new int[type.layout() == Layout.INT ? capacity : none];
    this.longs =
        switch (type.layout()) {
          case LONG -> new long[capacity];
          case INT128, VIEW -> new long[pairs];
          case BOOLEAN, INT, DOUBLE -> new long[none];
        };
    this.doubles = new double[type.layout() == Layout.DOUBLE ? capacity : none];
  }

  /** Starts a new column. */
  void clear() {
    strings.rewind();
  }

  void setNull(int row) {
    nulls[row] = 1;
    if (type.layout() == Layout.VIEW) {
      longs[2 * row] = 0;
      longs[2 * row + 1] = 0;
    }
  }

  void set(int row, double value) {
    nulls[row] = 0;
    doubles[row] = value;
  }

  void set(int row, long value) {
    nulls[row] = 0;
    longs[row] = value;
  }

  void set(int row, byte[] text, int length) {
    nulls[row] = 0;
    if (length <= Views.INLINE) {
      Views.setInline(longs, row, text, 0, length);
      return;
    }
    long address = strings.allocate(length);
    Native.copy(text, 0, address, length);
    Views.set(longs, row, address, length);
  }

  /** Copies a field of a record, of this buffer's type. */
  void set(int row, RowLayout layout, int field, long record) {
    int nullAt = layout.nullOffset(field);
    if (nullAt >= 0 && (Native.getByte(record + nullAt) & layout.nullBit(field)) != 0) {
      setNull(row);
      return;
    }
    nulls[row] = 0;
    long at = record + layout.offset(field);
    switch (type.layout()) {
      case BOOLEAN -> bytes[row] = Native.getByte(at);
      case INT -> ints[row] = Native.getInt(at);
      case LONG -> longs[row] = Native.getLong(at);
      case DOUBLE -> doubles[row] = Native.getDouble(at);
      case INT128 -> {
        longs[2 * row] = Native.getLong(at);
        longs[2 * row + 1] = Native.getLong(at + 8);
      }
      case VIEW -> {
        longs[2 * row] = Native.getLong(at);
        longs[2 * row + 1] = strings.own(Native.getLong(at), Native.getLong(at + 8));
      }
    }
  }

  Column column(int count) {
    int any = 0;
    for (int i = 0; i < count; i++) {
      any |= nulls[i];
    }
    byte[] mask = any == 0 ? null : nulls;
    return switch (type.layout()) {
      case BOOLEAN -> new BooleanColumn(type, count, bytes, mask);
      case INT -> new IntColumn(type, count, ints, mask);
      case LONG -> new LongColumn(type, count, longs, mask);
      case DOUBLE -> new DoubleColumn(type, count, doubles, mask);
      case INT128 -> new Int128Column(type, count, longs, mask);
      case VIEW -> new ViewColumn(type, count, longs, mask);
    };
  }

  @Override
  public void close() {
    strings.close();
  }
}
