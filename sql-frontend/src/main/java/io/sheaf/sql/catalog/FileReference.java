package io.sheaf.sql.catalog;

import io.sheaf.storage.Options;
import io.sheaf.storage.TableSource;
import java.util.List;

/**
 * Files as a statement names them.
 *
 * @param format the format's name, or null when the path's ending tells it
 * @param paths paths or globs, at least one; exactly one without a format
 */
public record FileReference(String format, List<String> paths, Options options) {
  public FileReference {
    paths = List.copyOf(paths);
  }

  /** A path or glob in the place of a table. */
  public static FileReference path(String pathOrGlob) {
    return new FileReference(null, List.of(pathOrGlob), Options.NONE);
  }

  /** The files as they are now. */
  public TableSource open() {
    return format == null
        ? FileTables.open(paths.getFirst())
        : FileTables.open(format, paths, options);
  }
}
