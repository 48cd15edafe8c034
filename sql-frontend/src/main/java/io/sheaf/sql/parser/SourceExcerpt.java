package io.sheaf.sql.parser;

import io.sheaf.columnar.error.Position;

/** Shows a place in the user's text: the line, and carets under the spot. */
public final class SourceExcerpt {
  /** The widest line shown; a longer one is cut around the spot. */
  private static final int WIDEST = 100;

  private SourceExcerpt() {}

  /**
   * Two lines, without a newline at the end; empty if the text has no such line.
   *
   * <pre>
   * SELECT a FORM t
   *               ^
   * </pre>
   */
  public static String of(String text, Position position) {
    String[] lines = SecretText.masked(text).split("\r\n|\r|\n", -1);
    if (position.line() > lines.length) {
      return "";
    }
    String line = lines[position.line() - 1].replaceAll("[\\p{Cntrl}&&[^\t]]", " ");
    int start = Math.min(position.column() - 1, line.length());
    int end =
        position.endLine() > position.line()
            ? line.length()
            : Math.min(position.endColumn(), line.length());
    int from =
        line.length() <= WIDEST
            ? 0
            : Math.max(0, Math.min(start - WIDEST / 2, line.length() - WIDEST));
    int to = Math.min(line.length(), from + WIDEST);
    String before = from > 0 ? "..." : "";
    String after = to < line.length() ? "..." : "";
    String indent = line.substring(from, start).replaceAll("[^\t]", " ");
    int carets = Math.max(1, Math.min(end, to) - start);
    return before
        + line.substring(from, to)
        + after
        + '\n'
        + " ".repeat(before.length())
        + indent
        + "^".repeat(carets);
  }
}
