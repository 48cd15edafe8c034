package io.sheaf.operators.spill;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory for one process's spill files, beside those of others. The process holds a lock on a
 * file in it, which the system takes back however the process ends; a directory whose lock is free
 * is what a dead process left, and is deleted by the next one that starts.
 */
public final class SpillDirectory implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SpillDirectory.class.getName());
  private static final String PREFIX = "sheaf-";
  private static final String LOCK = "lock";

  private final Path path;
  private final FileChannel channel;

  private SpillDirectory(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /**
   * Makes this process's directory, and deletes those of dead ones.
   *
   * @param parent made when it is not there
   * @throws SheafException IO_ERROR when it can't be made
   */
  public static SpillDirectory open(Path parent) {
    try {
      Files.createDirectories(parent);
      purge(parent);
      Path own = Files.createTempDirectory(parent, PREFIX + ProcessHandle.current().pid() + "-");
      FileChannel channel =
          FileChannel.open(
              own.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      channel.lock();
      return new SpillDirectory(own, channel);
    } catch (IOException failure) {
      throw new SheafException(
              ErrorCode.IO_ERROR,
              "cannot make a spill directory in " + parent + ": " + failure.getMessage(),
              failure)
          .withHint("set spill_directory to a directory that can be written");
    }
  }

  /** Where this process's files go. */
  public Path path() {
    return path;
  }

  private static void purge(Path parent) throws IOException {
    List<Path> candidates;
    try (Stream<Path> children = Files.list(parent)) {
      candidates =
          children
              .filter(child -> child.getFileName().toString().startsWith(PREFIX))
              .filter(Files::isDirectory)
              .toList();
    }
    for (Path candidate : candidates) {
      if (isAbandoned(candidate)) {
        LOG.log(System.Logger.Level.INFO, "deleting what a dead process left in {0}", candidate);
        delete(candidate);
      }
    }
  }

  /** A directory without a lock file is one that is being made, or is none of ours. */
  private static boolean isAbandoned(Path directory) throws IOException {
    try (FileChannel lock = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE);
        FileLock free = lock.tryLock()) {
      return free != null;
    } catch (OverlappingFileLockException ours) {
      return false;
    } catch (NoSuchFileException none) {
      return false;
    }
  }

  private static void delete(Path directory) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.walk(directory)) {
      paths = all.sorted(Comparator.reverseOrder()).toList();
    } catch (NoSuchFileException another) {
      return; // deleted by another process that starts just now
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }

  /** Deletes the directory and all that is in it. */
  @Override
  public void close() {
    try {
      delete(path);
      channel.close();
    } catch (IOException failure) {
      throw new SheafException(
          ErrorCode.IO_ERROR,
          "cannot delete spill directory " + path + ": " + failure.getMessage(),
          failure);
    }
  }
}
