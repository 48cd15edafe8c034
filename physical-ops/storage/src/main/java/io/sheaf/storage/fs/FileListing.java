package io.sheaf.storage.fs;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Finds files by paths and globs where folders can be listed. A glob goes down folder by folder, so
 * that only folders that fit are listed; one with {@code **} lists all below the first wildcard.
 */
public final class FileListing {
  private FileListing() {}

  /**
   * What is asked of a place.
   *
   * @param itself whether the path itself is wanted, not what is in it
   * @param below whether all files below are wanted, without folders
   */
  public record Folder(String path, boolean itself, boolean below) {}

  /** A file or a folder. */
  public record Item(FileEntry entry, boolean isFolder) {
    private String name() {
      return entry.path().substring(entry.path().lastIndexOf('/') + 1);
    }
  }

  /** Lists a place; empty when there is nothing of the path. */
  @FunctionalInterface
  public interface Lister {
    List<Item> list(Folder folder) throws IOException;
  }

  /**
   * The files that a path or glob names, as {@link FileSystem#list} wants them.
   *
   * @throws SheafException FILE_NOT_FOUND
   */
  public static List<FileEntry> of(String pathOrGlob, Lister lister) throws IOException {
    String path = pathOrGlob;
    while (path.endsWith("/") && !path.endsWith("://")) {
      path = path.substring(0, path.length() - 1);
    }
    List<FileEntry> found = new ArrayList<>();
    if (Glob.isGlob(path)) {
      glob(path, lister, found);
    }
    boolean folder = false;
    // A file may have brackets in its name, but none has a star.
    if (found.isEmpty() && path.indexOf('*') < 0) {
      for (Item item : lister.list(new Folder(path, true, false))) {
        folder = item.isFolder();
        if (folder) {
          below(path, lister, found);
        } else {
          found.add(item.entry());
        }
      }
    }
    if (found.isEmpty()) {
      throw new SheafException(
          ErrorCode.FILE_NOT_FOUND,
          Glob.isGlob(path)
              ? "no file matches '" + pathOrGlob + "'"
              : folder
                  ? "the folder '" + pathOrGlob + "' has no files"
                  : "the file '" + pathOrGlob + "' does not exist");
    }
    // A folder that is a beginning of names and a marker as well may be listed, and gone into,
    // twice.
    TreeMap<String, FileEntry> byPath = new TreeMap<>();
    found.forEach(file -> byPath.put(file.path(), file));
    return List.copyOf(byPath.values());
  }

  private static void below(String root, Lister lister, List<FileEntry> found) throws IOException {
    for (Item item : lister.list(new Folder(root, false, true))) {
      String inside =
          item.entry().path().substring(Math.min(root.length(), item.entry().path().length()));
      boolean hidden = inside.contains("/.") || inside.contains("/_");
      if (!hidden) {
        found.add(item.entry());
      }
    }
  }

  private static void glob(String glob, Lister lister, List<FileEntry> found) throws IOException {
    int wildcard = 0;
    while ("*?[{".indexOf(glob.charAt(wildcard)) < 0) {
      wildcard++;
    }
    int slash = glob.lastIndexOf('/', wildcard);
    String root = glob.substring(0, Math.max(slash, 0));
    String rest = glob.substring(slash + 1);
    boolean deep = rest.contains("**") || rest.matches("(?s).*\\{[^}]*/.*");
    if (deep) {
      Pattern wanted = Glob.pattern(glob);
      for (Item item : lister.list(new Folder(root, false, true))) {
        if (wanted.matcher(item.entry().path()).matches()) {
          found.add(item.entry());
        }
      }
    } else {
      down(root, rest, lister, found);
    }
  }

  /** Follows a glob's names from a folder. */
  private static void down(String folder, String names, Lister lister, List<FileEntry> found)
      throws IOException {
    int slash = names.indexOf('/');
    String name = slash < 0 ? names : names.substring(0, slash);
    String rest = slash < 0 ? null : names.substring(slash + 1);
    if (rest != null && !Glob.isGlob(name)) {
      down(folder + "/" + name, rest, lister, found);
      return;
    }
    Pattern wanted = Glob.pattern(name);
    for (Item item : lister.list(new Folder(folder, false, false))) {
      boolean fits = wanted.matcher(item.name()).matches();
      if (fits && rest == null && !item.isFolder()) {
        found.add(item.entry());
      } else if (fits && rest != null && item.isFolder()) {
        down(folder + "/" + item.name(), rest, lister, found);
      }
    }
  }
}
