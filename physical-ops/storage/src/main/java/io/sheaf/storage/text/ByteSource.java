package io.sheaf.storage.text;

import java.io.IOException;

/** Bytes of UTF-8 text one after the other. Used by one thread; its user closes it. */
interface ByteSource extends AutoCloseable {
  /**
   * Reads some bytes to an address.
   *
   * @return how many, at least one; -1 at the end
   */
  int read(long address, int most) throws IOException;

  @Override
  void close() throws IOException;
}
