package io.sheaf.operators.spill;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What this process keeps below a spill directory, whoever in it spills: temporary files in a
 * folder that is made with the first and deleted with the last, and a bound on their bytes. The
 * folder is locked (see {@link SpillDirectory}), so that the next process that spills there deletes
 * what a killed one has left. Thread-safe.
 */
public final class SpillArea {
  private static final ConcurrentMap<Path, SpillArea> AREAS = new ConcurrentHashMap<>();

  private final Path directory;
  private final DiskQuota quota = DiskQuota.unlimited();
  private SpillDirectory own; // null while there is no file, or when the directory is one itself
  private int files;

  private SpillArea(Path directory) {
    this.directory = directory;
  }

  /** This process's part of a directory, which need not be there. */
  public static SpillArea of(Path directory) {
    return AREAS.computeIfAbsent(directory.toAbsolutePath().normalize(), SpillArea::new);
  }

  /** Bounds the bytes of all files together; what is there already may be more. */
  public void limit(long bytes) {
    quota.limit(bytes);
  }

  /** The bound; {@link Long#MAX_VALUE} for none. */
  public long limit() {
    return quota.limit();
  }

  /** Bytes in files now. */
  public long used() {
    return quota.used();
  }

  /** Most bytes that were in files at a time so far. */
  public long peak() {
    return quota.peak();
  }

  /**
   * A new empty file, which the caller closes.
   *
   * @param name start of its name
   * @throws SheafException DISK_FULL or IO_ERROR when it can't be made
   */
  public synchronized TemporaryFile create(String name) {
    try {
      Path folder = folder();
      Files.createDirectories(folder); // somebody may have cleaned up
      TemporaryFile file =
          new TemporaryFile(this, Files.createTempFile(folder, name + "-", ".spill"));
      files++;
      return file;
    } catch (IOException failure) {
      leave();
      throw DiskErrors.isFull(failure)
          ? DiskErrors.cannotWrite(directory, failure)
          : new SheafException(
                  ErrorCode.IO_ERROR,
                  "cannot make a spill file in " + directory + ": " + failure.getMessage(),
                  failure)
              .withHint("set spill_directory to a directory that can be written");
    }
  }

  private Path folder() {
    if (SpillDirectory.isOwn(directory)) {
      return directory;
    }
    if (own == null) {
      own = SpillDirectory.open(directory);
    }
    return own.path();
  }

  void take(long bytes) {
    quota.take(bytes);
  }

  void giveBack(long bytes) {
    quota.giveBack(bytes);
  }

  synchronized void deleted() {
    files--;
    leave();
  }

  private void leave() {
    if (files == 0 && own != null) {
      SpillDirectory empty = own;
      own = null;
      empty.close();
    }
  }
}
