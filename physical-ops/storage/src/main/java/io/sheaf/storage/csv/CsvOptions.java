package io.sheaf.storage.csv;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.function.DateFormat;
import io.sheaf.columnar.text.CsvText;
import io.sheaf.columnar.type.Schema;
import io.sheaf.storage.Options;
import io.sheaf.storage.text.Compression;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a statement may choose about a file. */
record CsvOptions(CsvText.Form form, boolean header, Compression compression) {
  /**
   * @param path its ending tells the delimiter and the compression when no option does
   * @throws SheafException INVALID_ARGUMENT for an unknown option or a wrong value, UNKNOWN_COLUMN
   */
  static CsvOptions of(String path, Schema schema, Options options) {
    options.only(
        "format csv",
        "header",
        "delimiter",
        "delim",
        "sep",
        "quote",
        "escape",
        "force_quote",
        "null",
        "nullstr",
        "dateformat",
        "timestampformat",
        "compression");
    String lower = path.toLowerCase(Locale.ROOT);
    char delimiter =
        character(options, lower.contains(".tsv") ? '\t' : ',', "delimiter", "delim", "sep");
    char quote = character(options, '"', "quote");
    if (delimiter == quote) {
      throw new SheafException(
          ErrorCode.INVALID_ARGUMENT, "delimiter and quote are the same character '" + quote + "'");
    }
    String nullText = options.string("null", options.string("nullstr", ""));
    if (nullText.chars().anyMatch(c -> c == delimiter || c == quote || c == '\n' || c == '\r')) {
      throw new SheafException(
          ErrorCode.INVALID_ARGUMENT,
          "option null must not have the delimiter, the quote or a line break: '" + nullText + "'");
    }
    return new CsvOptions(
        new CsvText.Form(
            delimiter,
            quote,
            character(options, quote, "escape"),
            nullText,
            quoted(schema, options),
            format(options, "dateformat"),
            format(options, "timestampformat")),
        options.flag("header", true),
        compression(lower, options.string("compression", "auto")));
  }

  /** The one ASCII character that the first option given has. */
  private static char character(Options options, char otherwise, String... names) {
    for (String name : names) {
      String value = options.string(name, null);
      if (value == null) {
        continue;
      }
      String text = value.equals("\\t") ? "\t" : value;
      if (text.length() != 1 || text.charAt(0) > 126 || text.equals("\n") || text.equals("\r")) {
        throw new SheafException(
            ErrorCode.INVALID_ARGUMENT,
            "option " + name + " must be one ASCII character, not '" + value + "'");
      }
      return text.charAt(0);
    }
    return otherwise;
  }

  private static DateFormat format(Options options, String name) {
    String text = options.string(name, null);
    return text == null ? null : DateFormat.of(text);
  }

  /** The columns whose values always have quotes. */
  private static Set<Integer> quoted(Schema schema, Options options) {
    Object given = options.values().get("force_quote");
    List<?> names =
        given == null ? List.of() : given instanceof List<?> list ? list : List.of(given);
    Set<Integer> columns = new HashSet<>();
    for (Object name : names) {
      boolean all = name.equals("*");
      int before = columns.size();
      for (int i = 0; i < schema.size(); i++) {
        if (all || schema.field(i).name().equalsIgnoreCase(name.toString())) {
          columns.add(i);
        }
      }
      if (!all && columns.size() == before) {
        throw new SheafException(
            ErrorCode.UNKNOWN_COLUMN, "FORCE_QUOTE names no column of the query: \"" + name + "\"");
      }
    }
    return columns;
  }

  private static Compression compression(String path, String name) {
    Compression given = Compression.ofName(name);
    return given == null ? Compression.ofPath(path) : given;
  }
}
