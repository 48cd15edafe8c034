package io.sheaf.operators.spill;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

  /** A directory may vanish with the process that has made it while another one is made in it. */
  private static final int TRIES = 3;

  /**
   * Those of this process. Their locks are never probed: closing the probe would give back the
   * process's own lock, as POSIX has it.
   */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final Path made; // the directory around it, when it was made for it; or null
  private final FileChannel channel;

  private SpillDirectory(Path path, Path made, FileChannel channel) {
    this.path = path;
    this.made = made;
    this.channel = channel;
  }

  /**
   * Makes this process's directory, and deletes those of dead ones.
   *
   * @param parent made when it is not there
   * @throws SheafException DISK_FULL or IO_ERROR when it can't be made
   */
  public static SpillDirectory open(Path parent) {
    Path around = parent.toAbsolutePath().normalize();
    IOException failure = null;
    for (int i = 0; i < TRIES; i++) {
      try {
        return make(around);
      } catch (NoSuchFileException vanished) {
        failure = vanished;
      } catch (IOException other) {
        failure = other;
        break;
      }
    }
    throw DiskErrors.isFull(failure)
        ? DiskErrors.cannotWrite(parent, failure)
        : new SheafException(
                ErrorCode.IO_ERROR,
                "cannot make a spill directory in " + parent + ": " + failure.getMessage(),
                failure)
            .withHint("set spill_directory to a directory that can be written");
  }

  private static SpillDirectory make(Path parent) throws IOException {
    Path made = Files.exists(parent) ? null : parent;
    Files.createDirectories(parent);
    purge(parent);
    Path own = Files.createTempDirectory(parent, PREFIX + ProcessHandle.current().pid() + "-");
    OWN.add(own);
    FileChannel channel = null;
    try {
      // Locked before it has its name: another process would take a free lock for a dead one's.
      Path unnamed = own.resolve(LOCK + ".new");
      channel = FileChannel.open(unnamed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      channel.lock();
      Files.move(unnamed, own.resolve(LOCK), StandardCopyOption.ATOMIC_MOVE);
      return new SpillDirectory(own, made, channel);
    } catch (IOException failure) {
      if (channel != null) {
        channel.close();
      }
      delete(own);
      OWN.remove(own);
      throw failure;
    }
  }

  /** Whether a directory is one of this process, locked as long as it is there. */
  static boolean isOwn(Path directory) {
    return OWN.contains(directory);
  }

  /** Where this process's files go. */
  public Path path() {
    return path;
  }

  private static synchronized void purge(Path parent) throws IOException {
    List<Path> candidates;
    try (Stream<Path> children = Files.list(parent)) {
      candidates =
          children
              .filter(child -> child.getFileName().toString().startsWith(PREFIX))
              .filter(child -> !OWN.contains(child) && Files.isDirectory(child))
              .toList();
    }
    for (Path candidate : candidates) {
      if (isAbandoned(candidate)) {
        LOG.log(System.Logger.Level.INFO, "deleting what a dead process left in {0}", candidate);
        deleteUnlessInUse(candidate);
      }
    }
  }

  /**
   * The workers of a process that was killed write on until they notice; the next start deletes.
   */
  private static void deleteUnlessInUse(Path directory) {
    try {
      delete(directory);
    } catch (IOException inUse) {
      LOG.log(System.Logger.Level.INFO, "{0} is still written to: {1}", directory, inUse);
    }
  }

  /** A directory without a lock file is one that is being made, or is none of ours. */
  private static boolean isAbandoned(Path directory) throws IOException {
    try (FileChannel lock = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE);
        FileLock free = lock.tryLock()) {
      return free != null;
    } catch (NoSuchFileException | AccessDeniedException none) {
      return false;
    }
  }

  /**
   * Deletes what is there; others may delete parts of it meanwhile. The lock goes last: what is
   * left without one would be nobody's.
   */
  private static void delete(Path directory) throws IOException {
    Path lock = directory.resolve(LOCK);
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!file.equals(lock)) {
              Files.deleteIfExists(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            if (folder.equals(directory)) {
              Files.deleteIfExists(lock);
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Deletes the directory and all that is in it. */
  @Override
  public void close() {
    try {
      delete(path);
      channel.close();
      OWN.remove(path);
      deleteAround();
    } catch (IOException failure) {
      throw new SheafException(
          ErrorCode.IO_ERROR,
          "cannot delete spill directory " + path + ": " + failure.getMessage(),
          failure);
    }
  }

  private void deleteAround() throws IOException {
    try {
      if (made != null) {
        Files.deleteIfExists(made);
      }
    } catch (DirectoryNotEmptyException others) {
      return; // they delete theirs
    }
  }
}
