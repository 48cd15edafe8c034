package io.sheaf.storage.set;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.storage.fs.FileEntry;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Columns whose values are in the paths of files, as Hive lays them out: {@code
 * year=2024/country=DE/data.parquet}. A value is URL-encoded; {@code __HIVE_DEFAULT_PARTITION__} is
 * a null.
 */
final class HivePaths {
  static final String NULL = "__HIVE_DEFAULT_PARTITION__";

  private final List<String> keys;
  private final List<DataType> types;
  private final List<List<Object>> values;

  private HivePaths(List<String> keys, List<DataType> types, List<List<Object>> values) {
    this.keys = keys;
    this.types = types;
    this.values = values;
  }

  /**
   * The columns of some files; empty when they do not all have the same keys, or none.
   *
   * @param declared types by key
   * @param typed whether keys without a declared type may be BIGINT or DATE; else VARCHAR
   */
  static Optional<HivePaths> of(
      List<FileEntry> files, Map<String, DataType> declared, boolean typed) {
    List<Map<String, String>> paths = files.stream().map(file -> pairs(file.path())).toList();
    List<String> keys = List.copyOf(paths.getFirst().keySet());
    if (keys.isEmpty()
        || paths.stream().anyMatch(path -> !List.copyOf(path.keySet()).equals(keys))) {
      return Optional.empty();
    }
    List<DataType> types = new ArrayList<>();
    for (String key : keys) {
      DataType given = declared.get(key);
      types.add(given != null ? given : typed ? type(paths, key) : Simple.VARCHAR);
    }
    List<List<Object>> values = new ArrayList<>();
    for (Map<String, String> path : paths) {
      List<Object> row = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        row.add(value(path.get(keys.get(i)), types.get(i), keys.get(i)));
      }
      values.add(row);
    }
    return Optional.of(new HivePaths(keys, types, values));
  }

  private static Map<String, String> pairs(String path) {
    Map<String, String> pairs = new LinkedHashMap<>();
    String[] parts = path.replace('\\', '/').split("/", -1);
    for (int i = 0; i < parts.length - 1; i++) {
      int equals = parts[i].indexOf('=');
      if (equals > 0) {
        String value = parts[i].substring(equals + 1);
        pairs.put(
            decoded(parts[i].substring(0, equals)), value.equals(NULL) ? null : decoded(value));
      }
    }
    return pairs;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return text;
    }
  }

  private static DataType type(List<Map<String, String>> paths, String key) {
    for (DataType type : List.of(Simple.BIGINT, Simple.DATE)) {
      boolean fits = true;
      boolean any = false;
      for (Map<String, String> path : paths) {
        String text = path.get(key);
        any |= text != null;
        fits &= text == null || fits(text, type);
      }
      if (fits && any) {
        return type;
      }
    }
    return Simple.VARCHAR;
  }

  private static boolean fits(String text, DataType type) {
    try {
      // Text that a number would not give back stays text: 007.
      return type == Simple.DATE
          ? LocalDate.parse(text).toString().equals(text)
          : Long.toString(Long.parseLong(text)).equals(text);
    } catch (NumberFormatException | DateTimeException notOfTheType) {
      return false;
    }
  }

  private static Object value(String text, DataType type, String key) {
    if (text == null) {
      return null;
    }
    try {
      return switch (type) {
        case Simple simple ->
            switch (simple) {
              case TINYINT, SMALLINT, INTEGER -> Integer.parseInt(text);
              case BIGINT -> Long.parseLong(text);
              case REAL, DOUBLE -> Double.parseDouble(text);
              case DATE -> (int) LocalDate.parse(text).toEpochDay();
              case BOOLEAN -> Boolean.parseBoolean(text);
              case VARCHAR -> text.getBytes(StandardCharsets.UTF_8);
              default -> throw new NumberFormatException(text);
            };
        default -> throw new NumberFormatException(text);
      };
    } catch (NumberFormatException | DateTimeException wrong) {
      throw new SheafException(
          ErrorCode.INVALID_FILE,
          "the folder " + key + "=" + text + " holds no value of type " + type,
          wrong);
    }
  }

  List<String> keys() {
    return keys;
  }

  DataType type(int key) {
    return types.get(key);
  }

  /** The value of a key, boxed; null for a null. */
  Object value(int file, int key) {
    return values.get(file).get(key);
  }
}
