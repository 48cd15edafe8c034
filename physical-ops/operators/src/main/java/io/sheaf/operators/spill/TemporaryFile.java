package io.sheaf.operators.spill;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of a {@link SpillArea}, deleted when it is closed. Thread-safe as its channel is. */
public final class TemporaryFile implements AutoCloseable {
  private final SpillArea area;
  private final Path path;
  private final FileChannel channel;
  private long bytes;
  private boolean closed;

  TemporaryFile(SpillArea area, Path path) throws IOException {
    this.area = area;
    this.path = path;
    this.channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** Where it is, for messages. */
  public Path path() {
    return path;
  }

  /** Reads and writes it; not the caller's to close. */
  public FileChannel channel() {
    return channel;
  }

  /**
   * Takes room before bytes are written.
   *
   * @throws SheafException DISK_FULL when they would be more than may lie on disk
   */
  public synchronized void take(long more) {
    area.take(more);
    bytes += more;
  }

  /** Gives room back that was taken and not used. */
  public synchronized void giveBack(long unused) {
    area.giveBack(unused);
    bytes -= unused;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      channel.close();
      Files.deleteIfExists(path);
    } catch (IOException failure) {
      throw new SheafException(
          ErrorCode.IO_ERROR,
          "cannot delete spill file " + path + ": " + failure.getMessage(),
          failure);
    } finally {
      area.giveBack(bytes);
      area.deleted();
    }
  }
}
