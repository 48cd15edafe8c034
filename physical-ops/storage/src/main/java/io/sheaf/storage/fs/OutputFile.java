package io.sheaf.storage.fs;

import java.io.IOException;

/** A file being written beside its place. Used by one thread at a time. */
public interface OutputFile extends AutoCloseable {
  /** Appends bytes from off-heap memory. */
  void write(long address, long length) throws IOException;

  /** Appends bytes. */
  void write(byte[] bytes, int offset, int length) throws IOException;

  /** Bytes written so far. */
  long position();

  /** Makes the file durable and visible at its path, replacing an older one, in one step. */
  void commit() throws IOException;

  /** Without {@link #commit()} before, removes what was written. */
  @Override
  void close() throws IOException;
}
