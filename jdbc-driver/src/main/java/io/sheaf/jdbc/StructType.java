package io.sheaf.jdbc;

import io.sheaf.jdbc.spi.SqlErrors;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The names in the text of a struct's type, such as {@code STRUCT(id INTEGER, "a name" TEXT)}. */
final class StructType {
  private static final String PREFIX = "STRUCT(";

  private StructType() {}

  /**
   * Names of the fields, in order.
   *
   * @throws SQLException 22023 when it is no type of structs
   */
  static List<String> names(String type) throws SQLException {
    String text = type == null ? "" : type.strip();
    if (!text.toUpperCase(Locale.ROOT).startsWith(PREFIX) || !text.endsWith(")")) {
      throw malformed(type);
    }
    List<String> names = new ArrayList<>();
    int end = text.length() - 1;
    for (int from = PREFIX.length(); from < end; ) {
      int to = fieldEnd(text, from, end);
      names.add(name(text.substring(from, to).strip(), type));
      from = to + 1;
    }
    return names;
  }

  /** Where the comma behind a field is, or the end. */
  private static int fieldEnd(String text, int from, int end) {
    int depth = 0;
    boolean quoted = false;
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == '(') {
        depth++;
      } else if (!quoted && c == ')') {
        depth--;
      } else if (!quoted && c == ',' && depth == 0) {
        return i;
      }
    }
    return end;
  }

  private static String name(String field, String type) throws SQLException {
    StringBuilder name = new StringBuilder();
    boolean quoted = field.startsWith("\"");
    for (int i = quoted ? 1 : 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (quoted && c == '"') {
        if (i + 1 == field.length() || field.charAt(i + 1) != '"') {
          return name.toString();
        }
        i++;
      } else if (!quoted && Character.isWhitespace(c)) {
        return name.toString();
      }
      name.append(c);
    }
    throw malformed(type);
  }

  private static SQLException malformed(String type) {
    return SqlErrors.of(
        "22023", "'" + type + "' is no type of structs: write it as STRUCT(name TYPE, name TYPE)");
  }
}
