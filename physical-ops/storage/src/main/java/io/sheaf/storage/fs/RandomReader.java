package io.sheaf.storage.fs;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import java.io.IOException;

/** Reads ranges of one file. Thread-safe. */
public interface RandomReader extends AutoCloseable {
  long size() throws IOException;

  /**
   * Reads a range into counted memory, with {@link NativeBuffer#PADDING} readable bytes behind it.
   *
   * @throws java.io.EOFException when the file ends before
   */
  NativeBuffer read(long position, int length, MemoryConsumer memory) throws IOException;

  /** Reads a small range (a footer) to the heap. */
  byte[] read(long position, int length) throws IOException;

  /**
   * Reads a range to an address.
   *
   * @throws java.io.EOFException when the file ends before
   */
  default void read(long position, long address, int length) throws IOException {
    Native.copy(read(position, length), 0, address, length);
  }

  @Override
  void close() throws IOException;
}
