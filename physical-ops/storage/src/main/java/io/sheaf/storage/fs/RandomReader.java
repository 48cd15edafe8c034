package io.sheaf.storage.fs;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import java.io.IOException;
import java.util.List;

/** Reads ranges of one file. Thread-safe. */
public interface RandomReader extends AutoCloseable {
  long size() throws IOException;

  /**
   * Reads a range into counted memory, with {@link NativeBuffer#PADDING} readable bytes behind it.
   *
   * @throws java.io.EOFException when the file ends before
   */
  default NativeBuffer read(long position, int length, MemoryConsumer memory) throws IOException {
    NativeBuffer buffer = memory.allocate(length);
    try {
      read(position, buffer.address(), length);
      return buffer;
    } catch (Throwable failure) {
      buffer.close();
      throw failure;
    }
  }

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

  /**
   * Says that a range is going to be read soon, in parts. It may be on its way then; nothing is
   * held for it.
   */
  default void willRead(long start, long end) {}

  /** Whether each read is a request over a network, so that few long ones are cheaper than many. */
  default boolean isRemote() {
    return false;
  }

  /**
   * This file for one thread that is going to read certain ranges: a remote one asks for neighbours
   * together and for what follows before it is wanted. Closing the reader that is given closes this
   * one.
   *
   * @param ranges what may be read, in any order
   * @param all whether all of it will be read, so that everything may be asked for at once
   * @param memory counts what is read before it is asked for; less is when it is short
   */
  default RandomReader readingAhead(List<ByteRange> ranges, boolean all, MemoryConsumer memory) {
    return isRemote() ? new ReadAhead(this, ranges, all, memory) : this;
  }

  /**
   * This file for one thread that makes many small reads near each other: a remote one asks for
   * blocks. Closing the reader that is given closes this one.
   */
  default RandomReader inBlocks(int blockBytes) throws IOException {
    return isRemote() ? new BlockedReads(this, blockBytes) : this;
  }

  @Override
  void close() throws IOException;
}
