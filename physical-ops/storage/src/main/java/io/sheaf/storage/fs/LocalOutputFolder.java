package io.sheaf.storage.fs;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Writes to a hidden folder beside the target. A new folder is put in its place by one rename, so
 * it is there whole or not at all. One that is replaced changes places with the new one in one
 * step, see {@link FolderExchange}; where that is not to be had, it is first moved aside: between
 * two renames there is none, and after a crash there the old one is found under its hidden name.
 * Files that are appended are first put, hidden, into their folders and then renamed one by one.
 */
final class LocalOutputFolder implements OutputFolder {
  private final Path target;
  private final Path staged;
  private final Mode mode;
  private boolean done;

  private LocalOutputFolder(Path target, Path staged, Mode mode) {
    this.target = target;
    this.staged = staged;
    this.mode = mode;
  }

  static LocalOutputFolder start(Path target, Mode mode) throws IOException {
    if (Files.isRegularFile(target)) {
      throw new SheafException(
          ErrorCode.INVALID_ARGUMENT, "'" + target + "' is a file, not a folder");
    }
    if (mode == Mode.NEW && hasFiles(target)) {
      throw new SheafException(
              ErrorCode.INVALID_ARGUMENT, "the folder '" + target + "' is not empty")
          .withHint("OVERWRITE replaces what is in it, APPEND adds to it");
    }
    Path staged =
        target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    Files.createDirectory(staged);
    return new LocalOutputFolder(target, staged, mode);
  }

  private static boolean hasFiles(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isPresent();
    }
  }

  @Override
  public String place(String relative) throws IOException {
    Path file = staged.resolve(relative);
    Files.createDirectories(file.getParent());
    return file.toString();
  }

  @Override
  public void commit() throws IOException {
    if (mode == Mode.APPEND && Files.isDirectory(target)) {
      append();
    } else if (mode == Mode.OVERWRITE && Files.isDirectory(target)) {
      replace();
    } else {
      Files.deleteIfExists(target);
      Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
    }
    done = true;
  }

  private void replace() throws IOException {
    if (FolderExchange.exchange(staged, target)) {
      delete(staged);
      return;
    }
    Path aside = target.resolveSibling(staged.getFileName() + ".old");
    Files.move(target, aside, StandardCopyOption.ATOMIC_MOVE);
    Files.move(staged, target, StandardCopyOption.ATOMIC_MOVE);
    delete(aside);
  }

  private void append() throws IOException {
    List<Path> hidden = new ArrayList<>();
    List<Path> names = new ArrayList<>();
    for (Path file : files(staged)) {
      Path place = target.resolve(staged.relativize(file).toString());
      Files.createDirectories(place.getParent());
      Path unseen = place.resolveSibling("." + place.getFileName() + ".tmp");
      Files.move(file, unseen, StandardCopyOption.ATOMIC_MOVE);
      hidden.add(unseen);
      names.add(place);
    }
    for (int i = 0; i < hidden.size(); i++) {
      Files.move(hidden.get(i), names.get(i), StandardCopyOption.ATOMIC_MOVE);
    }
    delete(staged);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path inner, IOException failure)
              throws IOException {
            Files.delete(inner);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void close() throws IOException {
    if (!done) {
      done = true;
      delete(staged);
    }
  }
}
