package io.sheaf.storage.hadoop;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.Native;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.fs.RandomReader;
import java.io.EOFException;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FutureDataInputStreamBuilder;

/**
 * Reads a file by Hadoop's streams: one a thread that reads at the time, since a stream serves one
 * request after the other.
 */
final class HadoopRandomReader implements RandomReader {
  private static final int COPY_BYTES = 256 << 10;

  private final Clients clients;
  private final Client client;
  private final FileEntry file;
  private final Queue<FSDataInputStream> idle = new ConcurrentLinkedQueue<>();

  HadoopRandomReader(Clients clients, Client client, FileEntry file) {
    this.clients = clients;
    this.client = client;
    this.file = file;
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public boolean isRemote() {
    return true;
  }

  /** Takes bytes of the file in, in order. */
  private interface Target {
    void put(byte[] bytes, int count, int offset);
  }

  @Override
  public byte[] read(long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    if (length > 0) {
      withStream(
          position,
          length,
          (part, count, offset) -> System.arraycopy(part, 0, bytes, offset, count));
    }
    return bytes;
  }

  @Override
  public void read(long position, long address, int length) throws IOException {
    if (length > 0) {
      withStream(
          position, length, (part, count, offset) -> Native.copy(part, 0, address + offset, count));
    }
  }

  private void withStream(long position, int length, Target target) throws IOException {
    if (position + length > file.size()) {
      throw new EOFException("the file ends at byte " + file.size());
    }
    clients.call(
        file.path(),
        () -> {
          FSDataInputStream stream = idle.poll();
          stream = stream == null ? open() : stream;
          try {
            copy(stream, position, length, target);
          } catch (Throwable failure) {
            stream.close();
            throw failure;
          }
          idle.add(stream);
          return null;
        });
  }

  private void copy(FSDataInputStream stream, long position, int length, Target target)
      throws IOException {
    stream.seek(position);
    byte[] part = new byte[Math.min(length, COPY_BYTES)];
    for (int done = 0; done < length; ) {
      int count = stream.read(part, 0, Math.min(part.length, length - done));
      if (count < 0) {
        throw changed();
      }
      target.put(part, count, done);
      done += count;
    }
  }

  private FSDataInputStream open() throws IOException {
    FutureDataInputStreamBuilder builder =
        client
            .files()
            .openFile(client.path(file.path()))
            .optLong("fs.option.openfile.length", file.size())
            // A range is asked for as far as it is going to be read, and no further than a piece.
            .opt("fs.option.openfile.read.policy", "adaptive, random");
    try {
      return builder.build().get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("interrupted while opening a file");
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IOException(String.valueOf(failed.getCause().getMessage()), failed.getCause());
    }
  }

  private SheafException changed() {
    return new SheafException(
            ErrorCode.INVALID_FILE, "'" + file.path() + "' changed while it was read")
        .withHint("run the query again");
  }

  @Override
  public void close() throws IOException {
    clients.call(
        file.path(),
        () -> {
          for (FSDataInputStream stream; (stream = idle.poll()) != null; ) {
            stream.close();
          }
          return null;
        });
  }
}
