package io.sheaf.storage.parquet.write;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;

/**
 * Counted off-heap bytes that are appended to, doubling when full. {@link #clear} keeps the memory.
 * Not thread-safe.
 */
final class GrowingBuffer implements AutoCloseable {
  private static final long FIRST_BYTES = (64 << 10) - NativeBuffer.PADDING;

  private final MemoryConsumer memory;
  private NativeBuffer buffer;
  private long size;

  GrowingBuffer(MemoryConsumer memory) {
    this.memory = memory;
  }

  /** Bytes appended. */
  long size() {
    return size;
  }

  /** Where the first byte lies, until the next append. */
  long address() {
    return buffer == null ? 0 : buffer.address();
  }

  /**
   * Where the next byte goes, with room for {@code bytes} there; {@link #advance} takes them in.
   */
  long room(long bytes) {
    if (buffer == null || size + bytes > buffer.size()) {
      grow(size + bytes);
    }
    return buffer.address() + size;
  }

  private void grow(long needed) {
    long capacity = buffer == null ? FIRST_BYTES : buffer.size();
    while (capacity < needed) {
      // With its padding, the size stays a power of two.
      capacity = 2 * capacity + NativeBuffer.PADDING;
    }
    NativeBuffer bigger = memory.allocate(capacity);
    if (buffer != null) {
      Native.copy(buffer.address(), bigger.address(), size);
      buffer.close();
    }
    buffer = bigger;
  }

  void advance(long bytes) {
    size += bytes;
  }

  void append(byte[] bytes, int from, int count) {
    Native.copy(bytes, from, room(count), count);
    size += count;
  }

  void append(int[] values, int count) {
    Native.copy(values, 0, room(4L * count), count);
    size += 4L * count;
  }

  void append(long[] values, int count) {
    Native.copy(values, 0, room(8L * count), count);
    size += 8L * count;
  }

  void append(long from, long bytes) {
    Native.copy(from, room(bytes), bytes);
    size += bytes;
  }

  void appendZeros(long bytes) {
    Native.fill(room(bytes), bytes, (byte) 0);
    size += bytes;
  }

  void clear() {
    size = 0;
  }

  @Override
  public void close() {
    size = 0;
    if (buffer != null) {
      buffer.close();
      buffer = null;
    }
  }
}
