package io.sheaf.storage.set;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.expr.ConstantFolder;
import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.storage.fs.FileEntry;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
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

  /** What casting the texts of folders may take. */
  private static final long CAST_BYTES = 1 << 20;

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
    checkDeclared(declared, keys);
    List<DataType> types = new ArrayList<>();
    for (String key : keys) {
      DataType given = declared.get(key);
      types.add(given != null ? given : typed ? type(paths, key) : Simple.VARCHAR);
    }
    return Optional.of(new HivePaths(keys, types, values(paths, keys, types)));
  }

  private static void checkDeclared(Map<String, DataType> declared, List<String> keys) {
    for (String name : declared.keySet()) {
      if (!keys.contains(name)) {
        throw new SheafException(
                ErrorCode.INVALID_ARGUMENT,
                "option hive_types names a key \"" + name + "\" that there is not")
            .withHint("the folders have the keys " + String.join(", ", keys));
      }
    }
  }

  private static List<List<Object>> values(
      List<Map<String, String>> paths, List<String> keys, List<DataType> types) {
    List<List<Object>> values = new ArrayList<>();
    List<Map<String, Object>> known = keys.stream().map(_ -> map()).toList();
    try (MemoryPool pool = new MemoryPool(CAST_BYTES);
        MemoryConsumer memory = pool.consumer("keys of folders")) {
      EvalContext context = new EvalContext(ZoneOffset.UTC, Instant.EPOCH, memory);
      for (Map<String, String> path : paths) {
        List<Object> row = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
          String key = keys.get(i);
          DataType type = types.get(i);
          String text = path.get(key);
          row.add(
              text == null
                  ? null
                  : known.get(i).computeIfAbsent(text, t -> value(t, type, key, context)));
        }
        values.add(row);
      }
    }
    return values;
  }

  private static Map<String, Object> map() {
    return new HashMap<>();
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

  /** The value that a cast of the text gives, boxed. */
  private static Object value(String text, DataType type, String key, EvalContext context) {
    Expr literal = new Expr.Literal(text.getBytes(StandardCharsets.UTF_8), Simple.VARCHAR);
    if (type == Simple.VARCHAR) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    if (!type.isNested()
        && ConstantFolder.fold(new Expr.Cast(literal, type, false), context)
            instanceof Expr.Literal folded) {
      return folded.value();
    }
    throw new SheafException(
            ErrorCode.INVALID_FILE,
            "the folder " + key + "=" + text + " holds no value of type " + type)
        .withHint("hive_types => {'" + key + "': 'VARCHAR'} reads any");
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
