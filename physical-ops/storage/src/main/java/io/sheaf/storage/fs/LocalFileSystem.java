package io.sheaf.storage.fs;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.NearNames;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Files of this machine; paths without a scheme, or with {@code file:}. Relative ones are taken
 * from the working folder.
 */
public final class LocalFileSystem implements FileSystem {
  @Override
  public List<String> schemes() {
    return List.of("file");
  }

  private static Path path(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (!lower.startsWith("file:")) {
      return Path.of(text);
    }
    return lower.startsWith("file:/")
        ? Path.of(URI.create(text.replace(" ", "%20")))
        : Path.of(text.substring("file:".length()));
  }

  @Override
  public List<FileEntry> list(String pathOrGlob) throws IOException {
    List<FileEntry> found = new ArrayList<>();
    // A file may have brackets in its name, so the path as it stands goes first.
    Path literal = path(pathOrGlob).toAbsolutePath().normalize();
    if (Files.isRegularFile(literal)) {
      found.add(entry(literal));
    } else if (Files.isDirectory(literal)) {
      walk(literal, Integer.MAX_VALUE, true, Pattern.compile(".*", Pattern.DOTALL), found);
    } else if (Glob.isGlob(pathOrGlob)) {
      walkGlob(literal, found);
    }
    if (found.isEmpty()) {
      throw notFound(pathOrGlob, literal);
    }
    found.sort(Comparator.comparing(FileEntry::path));
    return found;
  }

  private FileEntry entry(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return entry(file, attributes);
  }

  private FileEntry entry(Path file, BasicFileAttributes attributes) {
    return new FileEntry(
        this, file.toString(), attributes.size(), attributes.lastModifiedTime().toMillis());
  }

  /** Walks from the last folder before the first wildcard. */
  private void walkGlob(Path glob, List<FileEntry> found) throws IOException {
    Path root = glob.getRoot();
    int literalNames = 0;
    while (literalNames < glob.getNameCount() - 1
        && !Glob.isGlob(glob.getName(literalNames).toString())) {
      root = root.resolve(glob.getName(literalNames++));
    }
    int depth =
        glob.toString().contains("**") ? Integer.MAX_VALUE : glob.getNameCount() - literalNames;
    if (Files.isDirectory(root)) {
      walk(root, depth, false, Glob.pattern(glob.toString().replace('\\', '/')), found);
    }
  }

  private void walk(Path root, int depth, boolean skipHidden, Pattern wanted, List<FileEntry> found)
      throws IOException {
    Files.walkFileTree(
        root,
        EnumSet.of(java.nio.file.FileVisitOption.FOLLOW_LINKS),
        depth,
        new SimpleFileVisitor<>() {
          private boolean isHidden(Path path) {
            String name = path.getFileName().toString();
            return name.startsWith(".") || name.startsWith("_");
          }

          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return skipHidden && !folder.equals(root) && isHidden(folder)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            boolean fits = wanted.matcher(file.toString().replace('\\', '/')).matches();
            if (attributes.isRegularFile() && fits && !(skipHidden && isHidden(file))) {
              found.add(entry(file, attributes));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static SheafException notFound(String asked, Path path) throws IOException {
    SheafException error =
        new SheafException(
            ErrorCode.FILE_NOT_FOUND,
            Glob.isGlob(asked)
                ? "no file matches '" + asked + "'"
                : Files.isDirectory(path)
                    ? "the folder '" + asked + "' has no files"
                    : "the file '" + asked + "' does not exist");
    Path folder = path.getParent();
    if (folder == null || Glob.isGlob(asked) || Files.isDirectory(path)) {
      return error;
    }
    if (!Files.isDirectory(folder)) {
      return error.withHint("the folder '" + folder + "' does not exist");
    }
    String name = path.getFileName().toString();
    try (Stream<Path> siblings = Files.list(folder)) {
      Optional<String> near =
          siblings
              .limit(10_000)
              .map(p -> p.getFileName().toString())
              .filter(n -> NearNames.distance(n, name) <= Math.max(2, name.length() / 4))
              .min(Comparator.comparingInt(n -> NearNames.distance(n, name)));
      return near.map(n -> error.withHint("did you mean '" + folder.resolve(n) + "'?"))
          .orElse(error);
    }
  }

  @Override
  public RandomReader open(FileEntry file) throws IOException {
    try {
      return new LocalRandomReader(Path.of(file.path()), file.size());
    } catch (NoSuchFileException gone) {
      throw new SheafException(
          ErrorCode.FILE_NOT_FOUND, "the file '" + file.path() + "' does not exist any more", gone);
    }
  }

  @Override
  public OutputFile create(String target) throws IOException {
    Path path = path(target).toAbsolutePath().normalize();
    Path folder = path.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new SheafException(
          ErrorCode.FILE_NOT_FOUND, "the folder of '" + target + "' does not exist");
    }
    if (Files.isDirectory(path)) {
      throw new SheafException(ErrorCode.INVALID_ARGUMENT, "'" + target + "' is a folder");
    }
    return new LocalOutputFile(path);
  }

  @Override
  public OutputFolder createFolder(String target, OutputFolder.Mode mode) throws IOException {
    Path path = path(target).toAbsolutePath().normalize();
    Path parent = path.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new SheafException(
          ErrorCode.FILE_NOT_FOUND, "the folder of '" + target + "' does not exist");
    }
    return LocalOutputFolder.start(path, mode);
  }
}
