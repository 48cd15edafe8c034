package io.sheaf.storage.fs;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a range of a file in order. Used by one thread. */
public final class FileStream extends InputStream {
  private static final int BLOCK_BYTES = 1 << 18;

  private final RandomReader reader;
  private final boolean owner;
  private final long end;
  private long position;
  private byte[] block = {};
  private int at;

  /** All of a file. */
  public FileStream(FileEntry entry) throws IOException {
    this.reader = entry.fileSystem().open(entry);
    this.owner = true;
    this.end = entry.size();
  }

  /**
   * A range.
   *
   * @param reader stays its owner's to close
   */
  public FileStream(RandomReader reader, long start, long end) {
    this.reader = reader;
    this.owner = false;
    this.position = start;
    this.end = end;
  }

  private boolean fill() throws IOException {
    if (at < block.length) {
      return true;
    }
    if (position >= end) {
      return false;
    }
    block = reader.read(position, (int) Math.min(BLOCK_BYTES, end - position));
    position += block.length;
    at = 0;
    return true;
  }

  @Override
  public int read() throws IOException {
    return fill() ? block[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, block.length - at);
    System.arraycopy(block, at, to, offset, count);
    at += count;
    return count;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, end - position + block.length - at);
  }

  @Override
  public void close() throws IOException {
    if (owner) {
      reader.close();
    }
  }
}
