package io.sheaf.jdbc;

import io.sheaf.jdbc.spi.SqlErrors;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JDBC's escapes as SQL: {@code {d '..'}}, {@code {t '..'}}, {@code {ts '..'}}, {@code {fn ..}},
 * {@code {oj ..}}, {@code {call ..}}, {@code {escape '.'}} and {@code {limit ..}}. Braces that
 * begin no escape, as those of maps and structs, stay; so does all within quotes and comments.
 */
final class Escapes {
  private static final Pattern START =
      Pattern.compile(
          "\\{\\s*(?:(d|t|ts|escape)\\s*(?=')|(fn|oj|limit)\\s+|(?:\\?\\s*=\\s*)?(call)\\s+)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern CALL =
      Pattern.compile("\\s*([A-Za-z_]\\w*)\\s*\\((.*)\\)\\s*", Pattern.DOTALL);

  private final String sql;
  private final StringBuilder out;
  private int at;

  private Escapes(String sql) {
    this.sql = sql;
    this.out = new StringBuilder(sql.length());
  }

  /**
   * The text without escapes.
   *
   * @throws SQLException 42601 when an escape has no end
   */
  static String translate(String sql) throws SQLException {
    if (sql == null || sql.indexOf('{') < 0) {
      return sql;
    }
    Escapes escapes = new Escapes(sql);
    escapes.copy(false);
    return escapes.out.toString();
  }

  /** Copies up to the end, or up to the brace that closes an escape. */
  private void copy(boolean within) throws SQLException {
    int depth = 0;
    while (at < sql.length()) {
      int end = endOfQuoted();
      if (end > at) {
        out.append(sql, at, end);
        at = end;
        continue;
      }
      char c = sql.charAt(at);
      if (c == '{') {
        Matcher start = START.matcher(sql).region(at, sql.length());
        if (start.lookingAt()) {
          escape(start);
          continue;
        }
        depth++;
      } else if (c == '}' && within && depth-- == 0) {
        return;
      }
      out.append(c);
      at++;
    }
  }

  /** The end of the quoted text or comment that begins here; here when none does. */
  private int endOfQuoted() {
    char c = sql.charAt(at);
    if (c == '\'' || c == '"' || c == '`') {
      int end = sql.indexOf(c, at + 1);
      return end < 0 ? sql.length() : end + 1;
    } else if (sql.startsWith("--", at)) {
      int end = sql.indexOf('\n', at);
      return end < 0 ? sql.length() : end;
    } else if (sql.startsWith("/*", at)) {
      int end = sql.indexOf("*/", at + 2);
      return end < 0 ? sql.length() : end + 2;
    }
    return at;
  }

  private void escape(Matcher start) throws SQLException {
    int opened = at;
    int mark = out.length();
    at = start.end();
    copy(true);
    if (at >= sql.length()) {
      throw SqlErrors.of(
          "42601",
          "the escape \"" + sql.substring(opened, start.end()).strip() + "\" is not closed by }");
    }
    at++;
    String content = out.substring(mark).strip();
    out.setLength(mark);
    String word = start.group(1) != null ? start.group(1) : start.group(2);
    out.append(
        switch (word == null ? "call" : word.toLowerCase(Locale.ROOT)) {
          case "d" -> "DATE " + content;
          case "t" -> "TIME " + content;
          case "ts" -> "TIMESTAMP " + content;
          case "escape" -> "ESCAPE " + content;
          case "limit" -> "LIMIT " + content;
          case "fn" -> function(content);
          case "oj" -> content;
          default -> "CALL " + content;
        });
  }

  private static String function(String content) {
    Matcher call = CALL.matcher(content);
    if (!call.matches()) {
      return content;
    }
    String name = call.group(1).toUpperCase(Locale.ROOT);
    List<String> arguments = EscapeFunctions.arguments(call.group(2));
    if (name.equals("CONVERT") && arguments.size() == 2) {
      String type = arguments.get(1).toUpperCase(Locale.ROOT);
      return "CAST("
          + arguments.get(0)
          + " AS "
          + (type.startsWith("SQL_") ? type.substring(4) : type)
          + ")";
    }
    if (name.startsWith("TIMESTAMP")) {
      return name + "(" + call.group(2).replaceFirst("(?i)\\bSQL_TSI_", "") + ")";
    }
    return EscapeFunctions.sql(content, name, arguments);
  }
}
