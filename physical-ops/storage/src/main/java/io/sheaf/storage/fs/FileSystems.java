package io.sheaf.storage.fs;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
  private static final Pattern SCHEME =
      Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]+):.*", Pattern.DOTALL);

  private static final FileSystem LOCAL = new LocalFileSystem();

  private FileSystems() {}

  /** The places that are part of the engine. */
  private static final class Loaded {
    static final Map<String, FileSystem> BY_SCHEME = byScheme(ServiceLoader.load(FileSystem.class));
  }

  /** The places whose libraries lie in a folder of their own, see {@link ExtensionLibraries}. */
  private static final class Extended {
    static final Map<String, FileSystem> BY_SCHEME =
        ExtensionLibraries.loader()
            .map(loader -> byScheme(ServiceLoader.load(FileSystem.class, loader)))
            .orElse(Map.of());
  }

  private static Map<String, FileSystem> byScheme(ServiceLoader<FileSystem> systems) {
    Map<String, FileSystem> found = new TreeMap<>();
    for (FileSystem system : systems) {
      system.schemes().forEach(scheme -> found.put(scheme, system));
    }
    return found;
  }

  /** The local file system. */
  public static FileSystem local() {
    return LOCAL;
  }

  /** The scheme of a path in lower case; empty for a local one, whether it says so or not. */
  public static String scheme(String path) {
    Matcher matcher = SCHEME.matcher(path);
    if (!matcher.matches() || matcher.group(1).equalsIgnoreCase("file")) {
      return "";
    }
    return matcher.group(1).toLowerCase(Locale.ROOT);
  }

  /** The part of a path that tells a file's name: all but what asks a web server for something. */
  public static String withoutQuery(String path) {
    int question = path.indexOf('?');
    return question >= 0 && scheme(path).startsWith("http") ? path.substring(0, question) : path;
  }

  /**
   * The file system that serves a path, opened with the secret of the statement at hand that is for
   * it.
   *
   * @throws SheafException UNSUPPORTED naming the scheme and the known ones
   */
  public static FileSystem of(String path) {
    String scheme = scheme(path);
    if (scheme.isEmpty()) {
      return LOCAL;
    }
    FileSystem found = byScheme(scheme, path);
    return Secrets.current().find(found.secretType(), path).map(found::with).orElse(found);
  }

  /** The file system that serves a path, opened with a given secret. */
  public static FileSystem of(String path, Optional<Secret> secret) {
    String scheme = scheme(path);
    if (scheme.isEmpty()) {
      return LOCAL;
    }
    FileSystem found = byScheme(scheme, path);
    return secret.map(found::with).orElse(found);
  }

  private static FileSystem byScheme(String scheme, String path) {
    FileSystem found = Loaded.BY_SCHEME.get(scheme);
    if (found == null) {
      found = Extended.BY_SCHEME.get(scheme);
    }
    if (found != null) {
      return found;
    }
    TreeMap<String, FileSystem> known = new TreeMap<>(Loaded.BY_SCHEME);
    known.putAll(Extended.BY_SCHEME);
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
