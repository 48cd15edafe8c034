package io.sheaf.sql.catalog;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.fs.FileSystems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which files SQL may read and write: those in given folders, of this machine or of another file
 * system by its scheme. Symbolic links count as what they lead to. Immutable.
 *
 * @param readable folders to read from, such as {@code /data} or {@code s3://bucket/sales}; empty
 *     for no bound
 * @param writable folders to write to, none when the list is empty; empty for no bound
 */
public record FileAccess(Optional<List<String>> readable, Optional<List<String>> writable) {
  /** Every file that the process may. */
  public static final FileAccess ALL = new FileAccess(Optional.empty(), Optional.empty());

  /** What the statement at hand may. */
  private static final ScopedValue<FileAccess> CURRENT = ScopedValue.newInstance();

  private static final Map<String, String> SAME_PLACE =
      Map.of("s3", "s3a", "s3n", "s3a", "abfss", "abfs");
  private static final Pattern LOCAL = Pattern.compile("^file:/*(?=/)", Pattern.CASE_INSENSITIVE);
  private static final Pattern WILDCARD = Pattern.compile("[*?\\[{]");

  public FileAccess {
    readable = readable.map(List::copyOf);
    writable = writable.map(List::copyOf);
  }

  /** What the statement at hand may; everything when nobody has said. */
  public static FileAccess current() {
    return CURRENT.orElse(ALL);
  }

  /** Runs a statement that may what this says. */
  public <T> T within(ScopedValue.CallableOp<T, RuntimeException> statement) {
    return ScopedValue.where(CURRENT, this).call(statement);
  }

  /**
   * Checks that a path or glob may be read, before it is looked at.
   *
   * @throws SheafException ACCESS_DENIED naming the path
   */
  public void checkRead(String pathOrGlob) {
    readable.ifPresent(folders -> check(pathOrGlob, folders, "read"));
  }

  /**
   * Checks that a path may be written to.
   *
   * @throws SheafException ACCESS_DENIED naming the path
   */
  public void checkWrite(String path) {
    writable.ifPresent(folders -> check(path, folders, "write"));
  }

  private static void check(String path, List<String> folders, String what) {
    boolean inside =
        isRemote(path)
            ? folders.stream().anyMatch(folder -> isRemote(folder) && isBelow(path, folder))
            : isInside(real(fixedPart(path)), folders);
    if (!inside) {
      throw new SheafException(
              ErrorCode.ACCESS_DENIED, "SQL may not " + what + " '" + path + "' on this server")
          .withHint(
              folders.isEmpty()
                  ? "it may " + what + " no file"
                  : "it may " + what + " below: " + String.join(", ", folders));
    }
  }

  private static boolean isInside(Path path, List<String> folders) {
    return path != null
        && folders.stream()
            .filter(folder -> !isRemote(folder))
            .map(FileAccess::real)
            .anyMatch(folder -> folder != null && path.startsWith(folder));
  }

  private static boolean isRemote(String path) {
    return !FileSystems.scheme(path).isEmpty();
  }

  /** Other file systems have no links, but some understand {@code ..}, written in several ways. */
  private static boolean isBelow(String path, String folder) {
    String parent = plain(folder.endsWith("/") ? folder : folder + "/");
    return plain(path).startsWith(parent)
        && !path.contains("..")
        && !path.toLowerCase(Locale.ROOT).contains("%2e");
  }

  /** A path whose scheme is the one name of several that a place has. */
  private static String plain(String path) {
    String scheme = FileSystems.scheme(path);
    return SAME_PLACE.getOrDefault(scheme, scheme) + path.substring(scheme.length());
  }

  /** The folders before the first wildcard. */
  private static String fixedPart(String pathOrGlob) {
    Matcher wildcard = WILDCARD.matcher(pathOrGlob);
    if (!wildcard.find()) {
      return pathOrGlob;
    }
    int slash = pathOrGlob.lastIndexOf('/', wildcard.start());
    String after = pathOrGlob.substring(wildcard.start());
    // What is behind a wildcard can't be told: it must not lead up again.
    return after.contains("..") ? "/" : slash < 0 ? "." : pathOrGlob.substring(0, slash + 1);
  }

  /** The place that a path leads to, of what is there yet; null when it can be none. */
  private static Path real(String path) {
    try {
      Path absolute = Path.of(LOCAL.matcher(path).replaceFirst("")).toAbsolutePath();
      for (Path there = absolute; there != null; there = there.getParent()) {
        // A link that leads nowhere yet would lead there once something is written.
        if (Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
          Path rest = there.relativize(absolute);
          return there.toRealPath().resolve(rest).normalize();
        }
      }
      return absolute.normalize();
    } catch (InvalidPathException | IOException e) {
      return null;
    }
  }
}
