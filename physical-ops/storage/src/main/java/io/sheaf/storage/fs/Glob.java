package io.sheaf.storage.fs;

import java.util.regex.Pattern;

/**
 * A path pattern: {@code *} and {@code ?} within a name, {@code [a-z]} and {@code [!a-z]}, <code>
 * {a,b}</code>, and {@code **} over folders (also none). Wildcards at the start of a name do not
 * match a leading dot.
 */
final class Glob {
  private final String text;
  private final StringBuilder regex = new StringBuilder();
  private int at;

  private Glob(String text) {
    this.text = text;
  }

  static boolean isGlob(String path) {
    return path.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  /** A regular expression that matches the whole path, with {@code /} between names. */
  static Pattern pattern(String glob) {
    return Pattern.compile(new Glob(glob).translate(), Pattern.DOTALL);
  }

  private String translate() {
    int braces = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      boolean nameStart = at == 1 || text.charAt(at - 2) == '/';
      switch (c) {
        case '*' -> star(nameStart);
        case '?' -> regex.append(nameStart ? "[^/.]" : "[^/]");
        case '[' -> characterClass();
        case '{' -> {
          regex.append("(?:");
          braces++;
        }
        case '}' -> {
          regex.append(braces > 0 ? ")" : "\\}");
          braces = Math.max(0, braces - 1);
        }
        case ',' -> regex.append(braces > 0 ? "|" : ",");
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return regex.append(")".repeat(braces)).toString();
  }

  private void star(boolean nameStart) {
    boolean folders = at < text.length() && text.charAt(at) == '*';
    if (!folders) {
      regex.append(nameStart ? "(?!\\.)[^/]*" : "[^/]*");
      return;
    }
    at++;
    if (at < text.length() && text.charAt(at) == '/') {
      at++;
      regex.append("(?:(?!\\.)[^/]+/)*");
    } else {
      regex.append("(?:(?!\\.)[^/]+/)*(?!\\.)[^/]*");
    }
  }

  private void characterClass() {
    int end = text.indexOf(']', at + 1);
    if (end < 0) {
      regex.append("\\[");
      return;
    }
    String inside = text.substring(at, end);
    at = end + 1;
    boolean negated = inside.startsWith("!") || inside.startsWith("^");
    String members =
        (negated ? inside.substring(1) : inside).replaceAll("([\\[\\]\\\\^&])", "\\\\$1");
    regex.append(negated ? "[^/" : "[").append(members).append(']');
  }
}
