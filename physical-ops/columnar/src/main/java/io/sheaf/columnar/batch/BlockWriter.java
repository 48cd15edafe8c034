package io.sheaf.columnar.batch;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;

/** Writes columns of one batch as a block. Stateless. */
final class BlockWriter {
  private BlockWriter() {}

  /** Copies flat columns. */
  static StoredBatch write(Column[] columns, int rowCount, MemoryConsumer memory) {
    int count = columns.length;
    DataType[] types = new DataType[count];
    Layout[] layouts = new Layout[count];
    boolean[] hasNulls = new boolean[count];
    long[] stringBytes = new long[count];
    for (int i = 0; i < count; i++) {
      types[i] = columns[i].type();
      layouts[i] = layoutOf(columns[i]);
      hasNulls[i] = columns[i].nulls() != null;
      stringBytes[i] = columns[i] instanceof ViewColumn views ? stringBytes(views, rowCount) : 0;
    }
    BlockLayout layout = BlockLayout.plan(rowCount, types, layouts, hasNulls, stringBytes);
    NativeBuffer block = memory.allocate(layout.byteSize());
    layout.writeHeader(block.address());
    for (int i = 0; i < count; i++) {
      if (hasNulls[i]) {
        writeValidity(columns[i].nulls(), rowCount, block.address() + layout.validity()[i]);
      }
      writeValues(columns[i], rowCount, block.address() + layout.values()[i]);
    }
    return new StoredBatch(layout, block, memory);
  }

  static Layout layoutOf(Column column) {
    return switch (column) {
      case BooleanColumn c -> Layout.BOOLEAN;
      case IntColumn c -> Layout.INT;
      case LongColumn c -> Layout.LONG;
      case Int128Column c -> Layout.INT128;
      case DoubleColumn c -> Layout.DOUBLE;
      case ViewColumn c -> Layout.VIEW;
      case DictionaryColumn c -> throw new IllegalArgumentException("not flat");
      case ConstantColumn c -> throw new IllegalArgumentException("not flat");
    };
  }

  private static long stringBytes(ViewColumn column, int rowCount) {
    long bytes = 0;
    byte[] nulls = column.nulls();
    long[] views = column.views();
    for (int i = 0; i < rowCount; i++) {
      if (nulls == null || nulls[i] == 0) {
        bytes += Views.length(views[2 * i]);
      }
    }
    checkStringBytes(bytes);
    return bytes;
  }

  /** Offsets of strings are ints. */
  static void checkStringBytes(long bytes) {
    if (bytes > Integer.MAX_VALUE) {
      throw new SheafException(
          ErrorCode.OUT_OF_MEMORY,
          "one batch of strings holds more than 2 GiB: " + bytes + " bytes");
    }
  }

  private static void writeValidity(byte[] nulls, int rowCount, long to) {
    for (int i = 0; i < rowCount; i += 8) {
      int bits = 0;
      int end = Math.min(8, rowCount - i);
      for (int k = 0; k < end; k++) {
        bits |= (nulls[i + k] ^ 1) << k;
      }
      Native.putByte(to + i / 8, (byte) bits);
    }
  }

  private static void writeValues(Column column, int rowCount, long to) {
    switch (column) {
      case BooleanColumn c -> Native.copy(c.values(), 0, to, rowCount);
      case IntColumn c -> Native.copy(c.values(), 0, to, rowCount);
      case LongColumn c -> Native.copy(c.values(), 0, to, rowCount);
      case Int128Column c -> Native.copy(c.words(), 0, to, 2 * rowCount);
      case DoubleColumn c -> Native.copy(c.values(), 0, to, rowCount);
      case ViewColumn c -> writeStrings(c, rowCount, to);
      case DictionaryColumn c -> throw new IllegalArgumentException("not flat");
      case ConstantColumn c -> throw new IllegalArgumentException("not flat");
    }
  }

  private static void writeStrings(ViewColumn column, int rowCount, long to) {
    byte[] nulls = column.nulls();
    long[] views = column.views();
    long bytes = BlockLayout.stringStart(to, rowCount);
    int offset = 0;
    for (int i = 0; i < rowCount; i++) {
      Native.putInt(to + 4L * i, offset);
      if (nulls == null || nulls[i] == 0) {
        Views.copy(views[2 * i], views[2 * i + 1], bytes + offset);
        offset += Views.length(views[2 * i]);
      }
    }
    Native.putInt(to + 4L * rowCount, offset);
  }
}
