package io.sheaf.sql.catalog;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.FileFormat;
import io.sheaf.storage.FileFormats;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.fs.FileSystems;
import io.sheaf.storage.set.FileSets;
import java.util.ArrayList;
import java.util.List;

/** Opens paths and globs as tables. Stateless. */
public final class FileTables {
  private FileTables() {}

  /**
   * Whether a name in FROM can only be a path: it holds a separator, a wildcard, or the ending of a
   * known format.
   */
  public static boolean looksLikePath(String name) {
    return name.indexOf('/') >= 0
        || name.indexOf('*') >= 0
        || name.indexOf('\\') >= 0
        || FileFormats.byPath(name).isPresent();
  }

  /** The files that paths or globs name, as one table of the format their ending tells. */
  public static TableSource open(String pathOrGlob) {
    List<FileEntry> files = list(pathOrGlob);
    FileFormat format =
        FileFormats.byPath(files.getFirst().path())
            .orElseThrow(
                () ->
                    new SheafException(
                            ErrorCode.INVALID_FILE,
                            "cannot tell the format of '"
                                + files.getFirst().path()
                                + "' by its ending")
                        .withHint("name it, for example: FROM read_csv('" + pathOrGlob + "')"));
    return FileSets.open(format, files, Options.NONE);
  }

  /** The files, each of which the statement at hand may read. */
  private static List<FileEntry> list(String pathOrGlob) {
    FileAccess access = FileAccess.current();
    access.checkRead(pathOrGlob);
    List<FileEntry> files = FileSystems.list(pathOrGlob);
    files.forEach(file -> access.checkRead(file.path()));
    return files;
  }

  /** The files that paths or globs name, as one table of the named format. */
  public static TableSource open(String formatName, List<String> pathsOrGlobs, Options options) {
    List<FileEntry> files = new ArrayList<>();
    pathsOrGlobs.forEach(path -> files.addAll(list(path)));
    return FileSets.open(FileFormats.byName(formatName), files, options);
  }
}
