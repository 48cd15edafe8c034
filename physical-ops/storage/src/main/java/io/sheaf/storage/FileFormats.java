package io.sheaf.storage;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.fs.ExtensionLibraries;
import io.sheaf.storage.fs.FileSystems;
import io.sheaf.storage.parquet.ParquetFileFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds a file format by its name or by a path's ending. Parquet is built in; others are loaded
 * when one is first asked for.
 */
public final class FileFormats {
  private static final FileFormat PARQUET = new ParquetFileFormat();

  private FileFormats() {}

  /** Formats whose libraries lie in a folder of their own; their names are their endings. */
  private static final Set<String> EXTENSIONS = Set.of("orc");

  private static final class Loaded {
    static final Map<String, FileFormat> BY_NAME = byName(ServiceLoader.load(FileFormat.class));

    static {
      BY_NAME.put(PARQUET.name(), PARQUET);
    }
  }

  /** See {@link ExtensionLibraries}. */
  private static final class Extended {
    static final Map<String, FileFormat> BY_NAME =
        ExtensionLibraries.loader()
            .map(loader -> byName(ServiceLoader.load(FileFormat.class, loader)))
            .orElse(Map.of());
  }

  private static Map<String, FileFormat> byName(ServiceLoader<FileFormat> formats) {
    Map<String, FileFormat> found = new TreeMap<>();
    for (FileFormat format : formats) {
      found.put(format.name(), format);
    }
    return found;
  }

  /**
   * The format of a name, in any case.
   *
   * @throws SheafException UNSUPPORTED naming the known ones
   */
  public static FileFormat byName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals(PARQUET.name())) {
      return PARQUET;
    }
    FileFormat found = Loaded.BY_NAME.get(lower);
    if (found == null && EXTENSIONS.contains(lower)) {
      found = Extended.BY_NAME.get(lower);
    }
    if (found == null) {
      throw new SheafException(ErrorCode.UNSUPPORTED, "there is no file format \"" + name + "\"")
          .withHint("known formats: " + String.join(", ", Loaded.BY_NAME.keySet()));
    }
    return found;
  }

  /** The format that a path's ending tells, if one does. */
  public static Optional<FileFormat> byPath(String pathOrUrl) {
    String path = FileSystems.withoutQuery(pathOrUrl);
    if (PARQUET.matches(path)) {
      return Optional.of(PARQUET);
    }
    Optional<FileFormat> found =
        Loaded.BY_NAME.values().stream().filter(format -> format.matches(path)).findFirst();
    // Only for an ending that promises something: to look costs the loading of libraries.
    String ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return found.isPresent() || !EXTENSIONS.contains(ending) || path.indexOf('.') < 0
        ? found
        : Optional.ofNullable(Extended.BY_NAME.get(ending));
  }
}
