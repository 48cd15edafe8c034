package io.sheaf.storage.fs;

import io.sheaf.columnar.memory.Native;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads a local file by positioned reads. Not by a mapping: a file that is cut while it is mapped
 * kills the process, and a read into a reused buffer leaves the bytes in the processor's cache for
 * the decompressor.
 */
final class LocalRandomReader implements RandomReader {
  /** Smaller files are as well read as they come: to ask ahead costs a few milliseconds once. */
  private static final long BIG_FILE = 128L << 20;

  /** The system asks for this much by itself. */
  private static final int LONG_READ = 256 << 10;

  private final Path path;
  private final long fileBytes;
  private final FileChannel channel;
  private PageCache cache; // guarded by this

  /**
   * @param fileBytes as the file was found
   */
  LocalRandomReader(Path path, long fileBytes) throws IOException {
    this.path = path;
    this.fileBytes = fileBytes;
    this.channel = FileChannel.open(path, StandardOpenOption.READ);
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public byte[] read(long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    fill(ByteBuffer.wrap(bytes), position);
    return bytes;
  }

  @Override
  public void read(long position, long address, int length) throws IOException {
    if (length > 2 * LONG_READ) {
      willRead(position, position + length);
    }
    fill(Native.segment(address, length).asByteBuffer(), position);
  }

  private void fill(ByteBuffer target, long position) throws IOException {
    while (target.hasRemaining()) {
      int read = channel.read(target, position);
      if (read < 0) {
        throw new EOFException("the file ends at byte " + position);
      }
      position += read;
    }
  }

  @Override
  public void willRead(long start, long end) {
    if (fileBytes < BIG_FILE || end - start < LONG_READ) {
      return;
    }
    synchronized (this) {
      if (cache == null) {
        cache = new PageCache(path);
      }
      cache.willRead(start, end - start);
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (this) {
      if (cache != null) {
        cache.close();
        cache = null;
      }
    }
    channel.close();
  }
}
