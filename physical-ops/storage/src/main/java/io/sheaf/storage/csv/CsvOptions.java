package io.sheaf.storage.csv;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.text.CsvText;
import io.sheaf.storage.Options;
import io.sheaf.storage.text.Compression;
import java.util.Locale;

/** What a statement may choose about a file. */
record CsvOptions(CsvText.Form form, boolean header, Compression compression) {
  /**
   * @param path its ending tells the delimiter and the compression when no option does
   * @throws SheafException INVALID_ARGUMENT for an unknown option or a wrong value
   */
  static CsvOptions of(String path, Options options) {
    options.only(
        "format csv",
        "header",
        "delimiter",
        "delim",
        "sep",
        "quote",
        "null",
        "nullstr",
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
        new CsvText.Form(delimiter, quote, nullText),
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

  private static Compression compression(String path, String name) {
    Compression given = Compression.ofName(name);
    return given == null ? Compression.ofPath(path) : given;
  }
}
