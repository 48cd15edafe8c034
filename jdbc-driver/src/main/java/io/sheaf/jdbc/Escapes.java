package io.sheaf.jdbc;

import io.sheaf.jdbc.spi.SqlErrors;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JDBC's escapes as SQL: {@code {d '..'}}, {@code {t '..'}}, {@code {ts '..'}}, {@code {fn ..}},
 * {@code {oj ..}}, {@code {call ..}}, {@code {escape '.'}} and {@code {limit ..}}. Braces that begin
 * no escape, as those of maps and structs, stay; so does all within quotes and comments.
 */
final class Escapes {
  private static final Pattern START =
      Pattern.compile(
          "\\{\\s*(?:(d|t|ts|escape)\\s*(?=')|(fn|oj|limit)\\s+|(?:\\?\\s*=\\s*)?(call)\\s+)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern CALL = Pattern.compile("\\s*([A-Za-z_]\\w*)\\s*\\((.*)\\)\\s*", Pattern.DOTALL);

  /** Functions of JDBC that SQL names otherwise. */
  private static final Map<String, String> FUNCTIONS =
      Map.ofEntries(
          Map.entry("UCASE", "UPPER(%s)"),
          Map.entry("LCASE", "LOWER(%s)"),
          Map.entry("LENGTH", "CHAR_LENGTH(RTRIM(%s))"),
          Map.entry("CHAR", "CHR(%s)"),
          Map.entry("NOW", "LOCALTIMESTAMP"),
          Map.entry("CURDATE", "CURRENT_DATE"),
          Map.entry("CURRENT_DATE", "CURRENT_DATE"),
          Map.entry("CURTIME", "LOCALTIME"),
          Map.entry("CURRENT_TIME", "LOCALTIME"),
          Map.entry("CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP"),
          Map.entry("DAYOFMONTH", "DAY(%s)"),
          Map.entry("USER", "CURRENT_USER"),
          Map.entry("DATABASE", "CURRENT_CATALOG"),
          Map.entry("RAND", "RANDOM()"),
          Map.entry("LOG", "LN(%s)"));

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
    String arguments = call.group(2);
    if (name.equals("CONVERT")) {
      int comma = arguments.lastIndexOf(',');
      if (comma > 0) {
        String type = arguments.substring(comma + 1).strip().toUpperCase(Locale.ROOT);
        return "CAST("
            + arguments.substring(0, comma)
            + " AS "
            + (type.startsWith("SQL_") ? type.substring(4) : type)
            + ")";
      }
    } else if (name.equals("LOCATE")) {
      int comma = arguments.indexOf(',');
      if (comma > 0 && arguments.indexOf('(') < 0 && arguments.indexOf('\'', comma) < 0) {
        return "POSITION(" + arguments.substring(0, comma) + " IN" + arguments.substring(comma + 1) + ")";
      }
    } else if (name.startsWith("TIMESTAMP")) {
      return name + "(" + arguments.replaceFirst("(?i)\\bSQL_TSI_", "") + ")";
    }
    String form = FUNCTIONS.get(name);
    return form == null ? content : String.format(Locale.ROOT, form, arguments);
  }
}
