package io.sheaf.storage.fs;

import java.io.IOException;

/**
 * Serves many small reads of a remote file from blocks that are asked for whole, one block at a
 * time. Used by one thread.
 */
final class BlockedReads implements RandomReader {
  private final RandomReader source;
  private final long size;
  private final int blockBytes;
  private byte[] block = {};
  private long start;

  BlockedReads(RandomReader source, int blockBytes) throws IOException {
    this.source = source;
    this.size = source.size();
    this.blockBytes = blockBytes;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public boolean isRemote() {
    return true;
  }

  @Override
  public byte[] read(long position, int length) throws IOException {
    if (length > blockBytes || position + length > size) {
      return source.read(position, length);
    }
    if (position < start || position + length > start + block.length) {
      block = source.read(position, (int) Math.min(blockBytes, size - position));
      start = position;
    }
    byte[] bytes = new byte[length];
    System.arraycopy(block, (int) (position - start), bytes, 0, length);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
