package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import java.nio.charset.StandardCharsets;

/**
 * The strings that a kernel makes in one call: their views, and an arena for those that do not fit
 * their view.
 */
final class StringBuilderColumn implements AutoCloseable {
  private final StringArena arena;
  private final ColumnBuffer buffer = new ColumnBuffer();
  private final byte[] small = new byte[Views.INLINE];
  private long[] views;

  StringBuilderColumn(MemoryConsumer memory) {
    this.arena = new StringArena(memory);
  }

  /** Starts the next column; the strings of the one before die. */
  void begin(int rows) {
    arena.reset();
    views = buffer.longs(2 * rows);
  }

  long[] views() {
    return views;
  }

  void setEmpty(int row) {
    views[2 * row] = 0;
    views[2 * row + 1] = 0;
  }

  /** Takes over a view as it is. */
  void setView(int row, long first, long second) {
    views[2 * row] = first;
    views[2 * row + 1] = second;
  }

  void set(int row, byte[] bytes, int offset, int length) {
    if (length <= Views.INLINE) {
      Views.setInline(views, row, bytes, offset, length);
    } else {
      Views.set(views, row, arena.store(bytes, offset, length), length);
    }
  }

  void set(int row, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    set(row, bytes, 0, bytes.length);
  }

  /** Room for a string that the caller writes, then declares by {@link #finish}. */
  long room(long bytes) {
    if (bytes > Integer.MAX_VALUE) {
      throw Errors.invalidArgument("a string would have " + bytes + " bytes, more than 2147483647");
    }
    return arena.allocate(bytes);
  }

  /** The room's first bytes are the row's string. */
  void finish(int row, long room, long reserved, int length) {
    Views.set(views, row, room, length);
    arena.shrink(length <= Views.INLINE ? reserved : reserved - length);
  }

  /**
   * A part of a string that lives as long as this column's operands: not copied if it is long.
   *
   * @param address where the string's bytes are; for a short one a slot with room behind it
   */
  void setPart(int row, long address, int offset, int length, int wholeLength) {
    if (length > Views.INLINE
        || wholeLength <= Views.INLINE
        || offset + Views.INLINE <= wholeLength) {
      Views.set(views, row, address + offset, length);
    } else {
      Native.copy(address + offset, small, 0, length);
      Views.setInline(views, row, small, 0, length);
    }
  }

  @Override
  public void close() {
    arena.close();
  }
}
