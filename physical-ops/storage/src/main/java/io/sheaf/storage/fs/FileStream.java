package io.sheaf.storage.fs;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The bytes of a range of a file in order. Of a remote file the next block is on its way while one
 * is read. Used by one thread.
 */
public final class FileStream extends InputStream {
  private static final int BLOCK_BYTES = 1 << 18;
  private static final int REMOTE_BLOCK_BYTES = 1 << 20;

  private final RandomReader reader;
  private final boolean owner;
  private final long end;
  private final int blockBytes;

  /** Behind the last block that was asked for. */
  private long position;

  private byte[] block = {};
  private int at;

  /** The next block of a remote file; null when none was asked for. */
  private FutureTask<byte[]> next;

  /** All of a file. */
  public FileStream(FileEntry entry) throws IOException {
    this(entry.fileSystem().open(entry), true, 0, entry.size());
  }

  /**
   * A range.
   *
   * @param reader stays its owner's to close
   */
  public FileStream(RandomReader reader, long start, long end) {
    this(reader, false, start, end);
  }

  private FileStream(RandomReader reader, boolean owner, long start, long end) {
    this.reader = reader;
    this.owner = owner;
    this.position = start;
    this.end = end;
    this.blockBytes = reader.isRemote() ? REMOTE_BLOCK_BYTES : BLOCK_BYTES;
  }

  private boolean fill() throws IOException {
    if (at < block.length) {
      return true;
    }
    if (next != null) {
      block = awaited();
    } else if (position >= end) {
      return false;
    } else {
      int length = (int) Math.min(blockBytes, end - position);
      block = reader.read(position, length);
      position += length;
    }
    at = 0;
    askForNext();
    return true;
  }

  private void askForNext() {
    next = null;
    if (!reader.isRemote() || position >= end) {
      return;
    }
    long start = position;
    int length = (int) Math.min(blockBytes, end - start);
    position += length;
    next = new FutureTask<>(() -> reader.read(start, length));
    Thread.ofVirtual().name("next block").start(next);
  }

  private byte[] awaited() throws IOException {
    try {
      return next.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the network");
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IOException(failed.getCause().getMessage(), failed.getCause());
    }
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

  /** Passes over bytes without reading what is not here yet. */
  @Override
  public long skip(long count) throws IOException {
    long left = Math.max(0, count);
    long here = Math.min(left, block.length - at);
    at += (int) here;
    left -= here;
    if (left > 0 && next == null) {
      long passed = Math.min(left, end - position);
      position += passed;
      left -= passed;
    } else if (left > 0 && fill()) {
      long more = Math.min(left, block.length);
      at += (int) more;
      left -= more;
    }
    return Math.max(0, count) - left;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, end - position + block.length - at);
  }

  @Override
  public void close() throws IOException {
    if (next != null) {
      next.cancel(true);
      next = null;
    }
    if (owner) {
      reader.close();
    }
  }
}
