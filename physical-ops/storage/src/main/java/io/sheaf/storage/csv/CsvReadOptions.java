package io.sheaf.storage.csv;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.function.DateFormat;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.type.DataType;
import io.sheaf.storage.Options;
import io.sheaf.storage.text.Compression;
import io.sheaf.storage.text.FieldDecoder;
import io.sheaf.storage.text.ScalarText;
import io.sheaf.storage.text.TextFile;
import io.sheaf.storage.text.TypeText;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a statement says about CSV files. Null where it says nothing.
 *
 * @param given the options as they came
 * @param columns names and types of all columns, in order; null to find them out
 * @param types types by column name, or by position as {@code "0"}
 * @param nullTexts what stands for a null
 * @param skip lines before the header
 * @param sampleRows rows from which types are told, for good; -1 for all
 */
record CsvReadOptions(
    Options given,
    Character delimiter,
    Character quote,
    Character escape,
    Character comment,
    Boolean header,
    List<String> names,
    Map<String, DataType> columns,
    Map<String, DataType> types,
    boolean allVarchar,
    List<String> nullTexts,
    boolean quotedNulls,
    int skip,
    String dateFormat,
    String timestampFormat,
    char decimalSeparator,
    boolean ignoreErrors,
    boolean nullPadding,
    boolean strict,
    boolean unionByName,
    long sampleRows,
    int maxLineBytes,
    Charset encoding,
    Compression compression) {
  private static final String[] NAMES = {
    "delim",
    "sep",
    "delimiter",
    "quote",
    "escape",
    "comment",
    "header",
    "names",
    "column_names",
    "columns",
    "types",
    "dtypes",
    "column_types",
    "all_varchar",
    "nullstr",
    "null",
    "allow_quoted_nulls",
    "skip",
    "dateformat",
    "date_format",
    "timestampformat",
    "timestamp_format",
    "decimal_separator",
    "ignore_errors",
    "rejects",
    "null_padding",
    "strict_mode",
    "union_by_name",
    "sample_size",
    "strict",
    "max_line_size",
    "maximum_line_size",
    "encoding",
    "compression",
    "auto_detect"
  };
  private static final int MAX_LINE_BYTES = 16 << 20;

  /**
   * Reads the options.
   *
   * @throws SheafException INVALID_ARGUMENT naming the option
   */
  static CsvReadOptions of(Options options) {
    options.only("read_csv", NAMES);
    Character delimiter = character(options, "delim", "sep", "delimiter");
    Character quote = character(options, "quote");
    if (delimiter != null && delimiter.equals(quote)) {
      throw wrong("delim and quote are the same character '" + quote + "'");
    }
    String dateFormat = first(options, "dateformat", "date_format");
    String timestampFormat = first(options, "timestampformat", "timestamp_format");
    checkFormat(dateFormat);
    checkFormat(timestampFormat);
    String separator = options.string("decimal_separator", ".");
    if (!separator.equals(".") && !separator.equals(",")) {
      throw wrong("option decimal_separator must be '.' or ',', not '" + separator + "'");
    }
    String encoding = options.string("encoding", null);
    return new CsvReadOptions(
        options,
        delimiter,
        quote,
        character(options, "escape"),
        character(options, "comment"),
        header(options),
        list(options, "names", "column_names"),
        typesByName(options, "columns"),
        types(options),
        options.flag("all_varchar", false),
        nullTexts(options),
        options.flag("allow_quoted_nulls", false),
        (int) options.integer("skip", 0, 0, Integer.MAX_VALUE),
        dateFormat,
        timestampFormat,
        separator.charAt(0),
        options.flag("ignore_errors", false),
        options.flag("null_padding", false),
        options.flag("strict_mode", true),
        options.flag("union_by_name", false),
        sampleRows(options),
        (int)
            options.integer(
                options.values().containsKey("maximum_line_size")
                    ? "maximum_line_size"
                    : "max_line_size",
                MAX_LINE_BYTES,
                1,
                1 << 28),
        encoding == null ? null : TextFile.charset(encoding),
        Compression.ofName(options.string("compression", "auto")));
  }

  /** A sample is a guess, which what comes later may widen, unless its types are to hold. */
  private static long sampleRows(Options options) {
    long rows = options.integer("sample_size", -1, -1, Long.MAX_VALUE);
    return options.flag("strict", false) ? rows : -1;
  }

  private static SheafException wrong(String message) {
    return new SheafException(ErrorCode.INVALID_ARGUMENT, message);
  }

  private static void checkFormat(String format) {
    if (format != null) {
      DateFormat.of(format);
    }
  }

  private static Boolean header(Options options) {
    return options.values().containsKey("header") ? options.flag("header", true) : null;
  }

  private static String first(Options options, String... names) {
    for (String name : names) {
      if (options.values().containsKey(name)) {
        String value = options.string(name, null);
        return value == null || value.equalsIgnoreCase("auto") ? null : value;
      }
    }
    return null;
  }

  /** One ASCII character, 0 for the empty text, null when not given. */
  private static Character character(Options options, String... names) {
    for (String name : names) {
      String value = options.string(name, null);
      if (value == null) {
        continue;
      }
      String text = value.equals("\\t") ? "\t" : value;
      boolean isDelimiter = names.length > 1;
      if (text.isEmpty() && !isDelimiter) {
        return '\0';
      }
      if (text.length() != 1 || text.charAt(0) > 126 || "\n\r".contains(text)) {
        throw wrong("option " + name + " must be one ASCII character, not '" + value + "'");
      }
      return text.charAt(0);
    }
    return null;
  }

  private static List<String> nullTexts(Options options) {
    Object value = options.values().getOrDefault("nullstr", options.values().get("null"));
    if (value == null) {
      return List.of("");
    }
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of(value.toString());
  }

  private static List<String> list(Options options, String... names) {
    for (String name : names) {
      Object value = options.values().get(name);
      if (value instanceof List<?> list) {
        return list.stream().map(String::valueOf).toList();
      }
      if (value != null) {
        throw wrong("option " + name + " wants a list: ['a', 'b']");
      }
    }
    return null;
  }

  private static Map<String, DataType> types(Options options) {
    for (String name : List.of("types", "dtypes", "column_types")) {
      if (options.values().get(name) instanceof List<?> list) {
        Map<String, DataType> types = new LinkedHashMap<>();
        for (int i = 0; i < list.size(); i++) {
          types.put("#" + i, plainType(list.get(i)));
        }
        return types;
      }
      Map<String, DataType> named = typesByName(options, name);
      if (named != null) {
        return named;
      }
    }
    return Map.of();
  }

  private static Map<String, DataType> typesByName(Options options, String name) {
    Object value = options.values().get(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong("option " + name + " wants names and types: {'a': 'BIGINT', 'b': 'VARCHAR'}");
    }
    Map<String, DataType> types = new LinkedHashMap<>();
    map.forEach((column, type) -> types.put(column.toString(), plainType(type)));
    return types;
  }

  private static DataType plainType(Object name) {
    DataType type = TypeText.parse(name.toString());
    if (type.isNested()) {
      throw new SheafException(
              ErrorCode.UNSUPPORTED, "text does not convert to " + type + " while CSV is read")
          .withHint("read the column as VARCHAR");
    }
    return type;
  }

  /**
   * The declared type of a column, or null.
   *
   * @param index its position
   */
  DataType declared(String name, int index) {
    if (columns != null) {
      return columns.get(name);
    }
    for (Map.Entry<String, DataType> entry : types.entrySet()) {
      if (entry.getKey().equalsIgnoreCase(name) || entry.getKey().equals("#" + index)) {
        return entry.getValue();
      }
    }
    return allVarchar ? DataType.Simple.VARCHAR : null;
  }

  /**
   * Checks that types are given for columns that there are.
   *
   * @throws SheafException INVALID_ARGUMENT naming the first that there is not
   */
  void checkTypes(List<String> columnNames) {
    for (String name : types.keySet()) {
      boolean known =
          name.startsWith("#")
              ? Integer.parseInt(name.substring(1)) < columnNames.size()
              : columnNames.stream().anyMatch(name::equalsIgnoreCase);
      if (!known) {
        List<String> shown = new ArrayList<>(columnNames);
        throw wrong("option types names a column \"" + name + "\" that there is not")
            .withHint(
                "columns: " + String.join(", ", shown.subList(0, Math.min(20, shown.size()))));
      }
    }
  }

  private static DateFormat format(String text) {
    return text == null ? null : DateFormat.of(text);
  }

  /** Reads single values as these options write them. */
  ScalarText scalars() {
    return new ScalarText(decimalSeparator, format(dateFormat), format(timestampFormat));
  }

  /** How columns are decoded. */
  FieldDecoder.Style style(CsvDialect dialect) {
    byte escape = (byte) dialect.escape();
    return new FieldDecoder.Style(
        decimalSeparator,
        format(dateFormat),
        format(timestampFormat),
        (from, length, to) -> unescape(escape, from, length, to));
  }

  private static int unescape(byte escape, long from, int length, long to) {
    long out = to;
    for (long at = from; at < from + length; at++) {
      if (Native.getByte(at) == escape) {
        at++;
      }
      Native.putByte(out++, Native.getByte(at));
    }
    return (int) (out - to);
  }

  /** Whether a path's ending says that values are separated by tabs. */
  static boolean isTabPath(String path) {
    String plain = Compression.plainPath(path).toLowerCase(Locale.ROOT);
    return plain.endsWith(".tsv") || plain.endsWith(".tab");
  }
}
