package io.sheaf.storage.set;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.storage.FileFormat;
import io.sheaf.storage.Options;
import io.sheaf.storage.TableSource;
import io.sheaf.storage.fs.FileEntry;
import io.sheaf.storage.text.TypeText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens files of one format as one table, with the options that all formats share:
 *
 * <ul>
 *   <li>{@code filename}: a column with each row's path; a text is its name
 *   <li>{@code file_row_number}: a column with each row's number in its file, from 0
 *   <li>{@code hive_partitioning}: columns from folders named {@code key=value}; on by itself when
 *       all files have the same keys
 *   <li>{@code hive_types}: types of these columns; {@code hive_types_autocast => false} leaves
 *       them VARCHAR
 *   <li>{@code union_by_name}: columns put together by name, missing ones null, types widened
 *   <li>{@code sorted_by}: the order that the rows of all files come in, one after the other, which
 *       is checked while they are read
 * </ul>
 */
public final class FileSets {
  private static final String FILE_NAME = "filename";
  private static final String ROW_NUMBER = "file_row_number";
  private static final String HIVE = "hive_partitioning";
  private static final String HIVE_TYPES = "hive_types";
  private static final String HIVE_CAST = "hive_types_autocast";
  private static final String UNION = "union_by_name";

  /** The order that the rows come in. */
  static final String SORTED_BY = "sorted_by";

  private FileSets() {}

  /**
   * Opens files as one table.
   *
   * @param files at least one, in the order of the table
   * @throws SheafException INVALID_ARGUMENT for an option, INVALID_FILE naming the file
   */
  public static TableSource open(FileFormat format, List<FileEntry> files, Options options) {
    Object order = options.values().get(SORTED_BY);
    if (order == null) {
      return unordered(format, files, options);
    }
    Map<String, Object> rest = new LinkedHashMap<>(options.values());
    rest.remove(SORTED_BY);
    return new DeclaredOrderTable(unordered(format, files, new Options(rest)), order);
  }

  private static TableSource unordered(FileFormat format, List<FileEntry> files, Options options) {
    Map<String, Object> own = new LinkedHashMap<>();
    Map<String, Object> rest = new LinkedHashMap<>();
    options
        .values()
        .forEach(
            (name, value) ->
                (List.of(FILE_NAME, ROW_NUMBER, HIVE, HIVE_TYPES, HIVE_CAST).contains(name)
                        ? own
                        : rest)
                    .put(name, value));
    Options shared = new Options(own);
    TableSource base = base(format, files, new Options(rest));
    Optional<HivePaths> hive = hive(files, shared);
    String fileName = name(shared, FILE_NAME);
    String rowNumber = name(shared, ROW_NUMBER);
    if (hive.isEmpty() && fileName == null && rowNumber == null) {
      return base;
    }
    own.put(HIVE, hive.isPresent());
    return new PathColumnsTable(base, files, hive.orElse(null), fileName, rowNumber, own);
  }

  private static TableSource base(FileFormat format, List<FileEntry> files, Options options) {
    if (format.unitesByName() || !options.flag(UNION, false)) {
      if (!format.unitesByName()) {
        Map<String, Object> rest = new LinkedHashMap<>(options.values());
        rest.remove(UNION);
        return format.open(files, new Options(rest));
      }
      return format.open(files, options);
    }
    Map<String, Object> rest = new LinkedHashMap<>(options.values());
    rest.remove(UNION);
    Options plain = new Options(rest);
    return new UnionTable(
        format.name(),
        files.stream().map(file -> format.open(List.of(file), plain)).toList(),
        options);
  }

  /** The name of a column that an option asks for, or null. */
  private static String name(Options options, String option) {
    Object value = options.values().get(option);
    if (value instanceof String text
        && !text.equalsIgnoreCase("true")
        && !text.equalsIgnoreCase("false")) {
      return text;
    }
    return options.flag(option, false) ? option : null;
  }

  private static Optional<HivePaths> hive(List<FileEntry> files, Options options) {
    boolean asked = options.values().containsKey(HIVE);
    if (asked && !options.flag(HIVE, true)) {
      return Optional.empty();
    }
    Map<String, io.sheaf.columnar.type.DataType> types = new LinkedHashMap<>();
    if (options.values().get(HIVE_TYPES) instanceof Map<?, ?> given) {
      given.forEach((key, type) -> types.put(key.toString(), TypeText.parse(type.toString())));
    }
    Optional<HivePaths> found = HivePaths.of(files, types, options.flag(HIVE_CAST, true));
    if (asked && found.isEmpty()) {
      throw new SheafException(
              ErrorCode.INVALID_FILE,
              "not all files lie in folders of the same keys: '" + files.getFirst().path() + "'")
          .withHint("hive_partitioning wants paths as in sales/year=2024/month=5/file.parquet");
    }
    return found;
  }
}
