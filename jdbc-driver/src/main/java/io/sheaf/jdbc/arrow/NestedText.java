package io.sheaf.jdbc.arrow;

import java.util.Locale;

/**
 * How a value stands within the text of a nested one: {@code [1, NULL]}, {@code {'a': 1}}, {@code
 * {k=v}}. A text is quoted when it would be read wrongly without.
 */
final class NestedText {
  private static final String SPECIAL = ",'\"\\[]{}():=";

  private NestedText() {}

  static void append(StringBuilder out, ArrowColumn column, int row) {
    if (column.isNull(row)) {
      out.append("NULL");
    } else {
      column.appendWithin(out, row);
    }
  }

  static void appendScalar(StringBuilder out, String text) {
    if (needsQuotes(text)) {
      appendQuoted(out, text);
    } else {
      out.append(text);
    }
  }

  private static boolean needsQuotes(String text) {
    return text.isEmpty()
        || text.toUpperCase(Locale.ROOT).equals("NULL")
        || text.charAt(0) == ' '
        || text.charAt(text.length() - 1) == ' '
        || text.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0);
  }

  static void appendQuoted(StringBuilder out, String text) {
    out.append('\'');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'' || c == '\\') {
        out.append('\\');
      }
      out.append(c);
    }
    out.append('\'');
  }
}
