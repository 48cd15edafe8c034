package io.sheaf.storage.fs;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the file system of a path by its scheme. The local one is built in; others are loaded when
 * one is first asked for.
 */
public final class FileSystems {
  /** At least two letters, so that a drive letter is no scheme. */
  private static final Pattern SCHEME = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]+):.*");

  private static final FileSystem LOCAL = new LocalFileSystem();

  private FileSystems() {}

  private static final class Loaded {
    static final Map<String, FileSystem> BY_SCHEME = load();

    private static Map<String, FileSystem> load() {
      Map<String, FileSystem> found = new TreeMap<>();
      for (FileSystem system : ServiceLoader.load(FileSystem.class)) {
        system.schemes().forEach(scheme -> found.put(scheme, system));
      }
      return found;
    }
  }

  /** The local file system. */
  public static FileSystem local() {
    return LOCAL;
  }

  /**
   * The file system that serves a path.
   *
   * @throws SheafException UNSUPPORTED naming the scheme and the known ones
   */
  public static FileSystem of(String path) {
    Matcher matcher = SCHEME.matcher(path);
    if (!matcher.matches() || matcher.group(1).equalsIgnoreCase("file")) {
      return LOCAL;
    }
    String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
    FileSystem found = Loaded.BY_SCHEME.get(scheme);
    if (found != null) {
      return found;
    }
    TreeMap<String, FileSystem> known = new TreeMap<>(Loaded.BY_SCHEME);
    known.put("file", LOCAL);
    throw new SheafException(
            ErrorCode.UNSUPPORTED, "no file system serves the scheme of '" + path + "'")
        .withHint("known schemes: " + String.join(", ", known.keySet()));
  }

  /**
   * The files that a path or glob names, see {@link FileSystem#list}.
   *
   * @throws SheafException FILE_NOT_FOUND, IO_ERROR or UNSUPPORTED naming the path
   */
  public static List<FileEntry> list(String pathOrGlob) {
    try {
      return of(pathOrGlob).list(pathOrGlob);
    } catch (IOException failure) {
      throw new SheafException(
          ErrorCode.IO_ERROR, "cannot list '" + pathOrGlob + "': " + failure.getMessage(), failure);
    }
  }
}
