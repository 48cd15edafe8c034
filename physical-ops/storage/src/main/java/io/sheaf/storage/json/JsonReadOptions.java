package io.sheaf.storage.json;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.function.DateFormat;
import io.sheaf.columnar.type.DataType;
import io.sheaf.storage.Options;
import io.sheaf.storage.text.Compression;
import io.sheaf.storage.text.FieldDecoder;
import io.sheaf.storage.text.ScalarText;
import io.sheaf.storage.text.TextFile;
import io.sheaf.storage.text.TypeText;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a statement says about JSON files.
 *
 * @param given the options as they came
 * @param layout null to tell it by the content
 * @param columns names and types of the columns; null to find them out
 * @param types types of some columns by name
 * @param sampleRows records from which types are told, for good; -1 for all
 */
record JsonReadOptions(
    Options given,
    JsonLayout layout,
    Map<String, DataType> columns,
    Map<String, DataType> types,
    String dateFormat,
    String timestampFormat,
    boolean ignoreErrors,
    long sampleRows,
    int maxRecordBytes,
    Charset encoding,
    Compression compression) {
  private static final int MAX_RECORD_BYTES = 16 << 20;

  /**
   * Reads the options.
   *
   * @param otherwise the layout when none is given
   * @throws SheafException INVALID_ARGUMENT naming the option
   */
  static JsonReadOptions of(String function, Options options, JsonLayout otherwise) {
    options.only(
        function,
        "format",
        "columns",
        "types",
        "dateformat",
        "date_format",
        "timestampformat",
        "timestamp_format",
        "ignore_errors",
        "sample_size",
        "strict",
        "maximum_object_size",
        "compression",
        "encoding",
        "union_by_name",
        "auto_detect",
        "records");
    String encoding = options.string("encoding", null);
    return new JsonReadOptions(
        options,
        layout(options.string("format", "auto"), otherwise),
        types(options, "columns"),
        types(options, "types"),
        format(options, "dateformat", "date_format"),
        format(options, "timestampformat", "timestamp_format"),
        options.flag("ignore_errors", false),
        sampleRows(options),
        (int) options.integer("maximum_object_size", MAX_RECORD_BYTES, 1, 1 << 28),
        encoding == null ? null : TextFile.charset(encoding),
        Compression.ofName(options.string("compression", "auto")));
  }

  /** A sample is a guess, which what comes later may widen, unless its types are to hold. */
  private static long sampleRows(Options options) {
    long rows = options.integer("sample_size", -1, -1, Long.MAX_VALUE);
    return options.flag("strict", false) ? rows : -1;
  }

  private static JsonLayout layout(String name, JsonLayout otherwise) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "auto" -> otherwise;
      case "newline_delimited", "nd", "ndjson", "lines" -> JsonLayout.LINES;
      case "array" -> JsonLayout.ARRAY;
      case "unstructured" -> JsonLayout.VALUES;
      default ->
          throw new SheafException(
                  ErrorCode.INVALID_ARGUMENT, "there is no layout of JSON '" + name + "'")
              .withHint("known: auto, newline_delimited, array, unstructured");
    };
  }

  private static String format(Options options, String... names) {
    for (String name : names) {
      String text = options.string(name, null);
      if (text != null) {
        DateFormat.of(text);
        return text;
      }
    }
    return null;
  }

  private static Map<String, DataType> types(Options options, String name) {
    Object value = options.values().get(name);
    if (value == null) {
      return name.equals("types") ? Map.of() : null;
    }
    if (!(value instanceof Map<?, ?> map) || map.isEmpty()) {
      throw new SheafException(
          ErrorCode.INVALID_ARGUMENT,
          "option " + name + " wants names and types: {'a': 'BIGINT', 'b': 'VARCHAR[]'}");
    }
    Map<String, DataType> types = new LinkedHashMap<>();
    map.forEach((column, type) -> types.put(column.toString(), type(type.toString())));
    return types;
  }

  private static DataType type(String name) {
    DataType type = TypeText.parse(name);
    if (type.isNested() && !JsonNestedDecoder.supports(type)) {
      throw new SheafException(
          ErrorCode.UNSUPPORTED, "JSON does not convert to " + type + " while it is read");
    }
    return type;
  }

  private static DateFormat format(String text) {
    return text == null ? null : DateFormat.of(text);
  }

  ScalarText scalars() {
    return new ScalarText('.', format(dateFormat), format(timestampFormat));
  }

  FieldDecoder.Style style() {
    return new FieldDecoder.Style(
        '.', format(dateFormat), format(timestampFormat), JsonText::unescape);
  }
}
