package io.sheaf.columnar.function;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A pattern in RE2's syntax, matched in time linear in the text: no pattern can stall a query. Made
 * for one thread.
 */
final class RegularExpression {
  private final Pattern pattern;
  private final boolean global;

  private RegularExpression(Pattern pattern, boolean global) {
    this.pattern = pattern;
    this.global = global;
  }

  /**
   * Compiles a pattern.
   *
   * @param options letters: c and i for case, s and n for whether a dot matches newlines, m for ^
   *     and $ at lines, l for literal text, g for all occurrences
   */
  static RegularExpression of(String text, String options) {
    int flags = 0;
    boolean literal = false;
    boolean global = false;
    for (int i = 0; i < options.length(); i++) {
      char option = options.charAt(i);
      switch (option) {
        case 'c' -> flags &= ~Pattern.CASE_INSENSITIVE;
        case 'i' -> flags |= Pattern.CASE_INSENSITIVE;
        case 's' -> flags |= Pattern.DOTALL;
        case 'm', 'n', 'p' -> flags |= Pattern.MULTILINE;
        case 'l' -> literal = true;
        case 'g' -> global = true;
        default ->
            throw Errors.invalidArgument("'" + option + "' is not an option of regular expressions")
                .withHint("options are c, i, s, m, l and g");
      }
    }
    try {
      return new RegularExpression(
          Pattern.compile(literal ? Pattern.quote(text) : text, flags), global);
    } catch (PatternSyntaxException malformed) {
      throw Errors.invalidArgument(
          "'" + text + "' is not a regular expression: " + malformed.getDescription());
    }
  }

  /**
   * The SQL standard's SIMILAR TO pattern: % and _ as in LIKE, alternation, repetition, brackets
   * and groups as in regular expressions; it must match all of a text.
   */
  static RegularExpression similar(String text, int escape) {
    StringBuilder out = new StringBuilder("(?s:");
    boolean inBrackets = false;
    int[] points = text.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      int point = points[i];
      if (point == escape) {
        if (++i == points.length) {
          throw Errors.invalidArgument("the pattern '" + text + "' ends with its escape");
        }
        out.append(Pattern.quote(Character.toString(points[i])));
      } else if (inBrackets) {
        inBrackets = point != ']';
        out.appendCodePoint(point);
      } else {
        switch (point) {
          case '%' -> out.append(".*");
          case '_' -> out.append('.');
          case '.', '^', '$', '\\' -> out.append('\\').appendCodePoint(point);
          case '(' -> out.append("(?:");
          default -> {
            inBrackets = point == '[';
            out.appendCodePoint(point);
          }
        }
      }
    }
    return of(out.append(')').toString(), "");
  }

  /** A file name's pattern: * ? [a-c] [!a-c], a backslash before what stands for itself. */
  static RegularExpression glob(String text) {
    StringBuilder out = new StringBuilder("(?s:");
    int[] points = text.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      switch (points[i]) {
        case '*' -> out.append(".*");
        case '?' -> out.append('.');
        case '[' -> {
          int end = closing(points, i);
          if (end < 0) {
            throw Errors.invalidArgument("the pattern '" + text + "' has a bracket without end");
          }
          brackets(points, i + 1, end, out);
          i = end;
        }
        case '\\' -> {
          if (++i == points.length) {
            throw Errors.invalidArgument("the pattern '" + text + "' ends with a backslash");
          }
          out.append(Pattern.quote(Character.toString(points[i])));
        }
        default -> out.append(Pattern.quote(Character.toString(points[i])));
      }
    }
    return of(out.append(')').toString(), "");
  }

  /** Where brackets end that open at a place; -1 if nowhere. One that comes first is a member. */
  private static int closing(int[] points, int open) {
    int first = open + 1 < points.length && points[open + 1] == '!' ? open + 2 : open + 1;
    for (int i = first + 1; i < points.length; i++) {
      if (points[i] == ']') {
        return i;
      }
    }
    return -1;
  }

  private static void brackets(int[] points, int start, int end, StringBuilder out) {
    boolean others = points[start] == '!';
    out.append(others ? "[^" : "[");
    for (int i = others ? start + 1 : start; i < end; i++) {
      boolean range = points[i] == '-' && i > start && i < end - 1;
      out.append(range ? "" : "\\x{%x}".formatted(points[i])).append(range ? "-" : "");
    }
    out.append(']');
  }

  boolean isGlobal() {
    return global;
  }

  boolean finds(String text) {
    return pattern.matcher(text).find();
  }

  boolean matches(String text) {
    return pattern.matcher(text).matches();
  }

  Matcher matcher(String text) {
    return pattern.matcher(text);
  }

  /** The first match's group; null when nothing matches. */
  String group(String text, long group) {
    if (group < 0 || group > pattern.groupCount()) {
      throw Errors.invalidArgument(
          "the pattern has " + pattern.groupCount() + " groups, and no group " + group);
    }
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      return null;
    }
    String found = matcher.group((int) group);
    return found == null ? "" : found;
  }

  /** The first match, or all, replaced; \0 to \9 stand for groups, \\ for a backslash. */
  String replace(String text, String replacement, boolean all) {
    Matcher matcher = pattern.matcher(text);
    StringBuilder out = new StringBuilder(text.length());
    int copied = 0;
    while (matcher.find()) {
      out.append(text, copied, matcher.start());
      append(out, replacement, matcher);
      copied = matcher.end();
      if (!all) {
        break;
      }
    }
    return out.append(text, copied, text.length()).toString();
  }

  private void append(StringBuilder out, String replacement, Matcher matcher) {
    for (int i = 0; i < replacement.length(); i++) {
      char c = replacement.charAt(i);
      if (c != '\\' || i + 1 == replacement.length()) {
        out.append(c);
        continue;
      }
      char next = replacement.charAt(++i);
      if (next == '\\') {
        out.append('\\');
        continue;
      }
      int group = next - '0';
      if (group < 0 || group > 9 || group > pattern.groupCount()) {
        throw Errors.invalidArgument(
            "the replacement '" + replacement + "' names \\" + next + ", which is no group");
      }
      String found = matcher.group(group);
      out.append(found == null ? "" : found);
    }
  }

  long count(String text) {
    Matcher matcher = pattern.matcher(text);
    long count = 0;
    while (matcher.find()) {
      count++;
    }
    return count;
  }

  /** A pattern for just this text: a backslash before every ASCII character that is no word's. */
  static String quoted(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = c >= 0x80 || c == '_' || Character.isLetterOrDigit(c);
      out.append(plain ? "" : "\\").append(c);
    }
    return out.toString();
  }
}
