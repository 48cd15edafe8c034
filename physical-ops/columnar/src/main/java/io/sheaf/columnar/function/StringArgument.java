package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;

/**
 * A string operand, flat or constant, whose bytes can be read at an address: a short string is put
 * down in a slot of 16 bytes first, good until the next row is asked for.
 */
final class StringArgument implements AutoCloseable {
  private final NativeBuffer slot;
  private long[] views;
  private int mask;

  StringArgument(MemoryConsumer memory) {
    this.slot = memory.allocate(16);
  }

  void load(Column column) {
    if (column instanceof ConstantColumn constant) {
      mask = 0;
      views = ((ViewColumn) constant.value()).views();
    } else {
      mask = -1;
      views = ((ViewColumn) column).views();
    }
  }

  boolean isConstant() {
    return mask == 0;
  }

  long first(int row) {
    return views[2 * (row & mask)];
  }

  long second(int row) {
    return views[2 * (row & mask) + 1];
  }

  /** Length in bytes. */
  int length(int row) {
    return (int) views[2 * (row & mask)];
  }

  /** Where the string's bytes are. */
  long address(int row) {
    long first = views[2 * (row & mask)];
    long second = views[2 * (row & mask) + 1];
    if ((int) first > Views.INLINE) {
      return second;
    }
    long address = slot.address();
    Native.putInt(address, (int) (first >>> 32));
    Native.putLong(address + 4, second);
    return address;
  }

  byte[] bytes(int row) {
    return Views.bytes(first(row), second(row));
  }

  @Override
  public void close() {
    slot.close();
  }
}
