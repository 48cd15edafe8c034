package io.sheaf.sql.parser;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes secrets out of the text of statements before somebody sees it. */
public final class SecretText {
  private static final String BLANK = "(?:\\s|/\\*(?:[^*]|\\*(?!/))*+\\*/|--[^\\n]*+\\n)++";

  private static final Pattern CREATE =
      Pattern.compile(
          "\\bCREATE"
              + BLANK
              + "(?:OR"
              + BLANK
              + "REPLACE"
              + BLANK
              + ")?(?:(?:TEMP|TEMPORARY|PERSISTENT)"
              + BLANK
              + ")?SECRET\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern END =
      Pattern.compile("(?:'(?:[^']|'')*+'|\"[^\"]*+\"|[^;'\"])*+", Pattern.DOTALL);

  private SecretText() {}

  /** Whether a text has a statement with a secret. */
  public static boolean isIn(String sql) {
    return CREATE.matcher(sql).find();
  }

  /** The text with stars for what such statements say in brackets; its length stays. */
  public static String masked(String sql) {
    Matcher matcher = CREATE.matcher(sql);
    StringBuilder masked = null;
    int from = 0;
    while (matcher.find(from)) {
      masked = masked == null ? new StringBuilder(sql) : masked;
      int open = sql.indexOf('(', matcher.end());
      int start = open < 0 ? sql.length() : open;
      Matcher rest = END.matcher(sql).region(start, sql.length());
      // An open quote takes in all that follows.
      int end =
          rest.lookingAt() && rest.end() < sql.length() && sql.charAt(rest.end()) == ';'
              ? rest.end()
              : sql.length();
      for (int i = start; i < end; i++) {
        char c = sql.charAt(i);
        if (!Character.isWhitespace(c) && "(),=".indexOf(c) < 0) {
          masked.setCharAt(i, '*');
        }
      }
      from = end;
    }
    return masked == null ? sql : masked.toString();
  }
}
