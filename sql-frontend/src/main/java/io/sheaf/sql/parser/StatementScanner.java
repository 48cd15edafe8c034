package io.sheaf.sql.parser;

import io.sheaf.columnar.error.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the borders of statements in one pass over a text, with the lexical rules of the grammar.
 */
final class StatementScanner {
  /**
   * Longer numbers and names are nobody's; to read them takes time in the square of their length.
   */
  private static final int LONGEST_NUMBER = 1_000;

  private static final int MOST_PARTS = 100;

  /** Calcite's operator precedence parser takes time in the square of the operators in a row. */
  private static final int MOST_OPERATORS = 20_000;

  private final String text;
  private final List<SqlScript.Statement> statements = new ArrayList<>();

  private int at;
  private int line = 1;
  private int column = 1;

  /** Where the current statement starts; offset -1 before its first token. */
  private int startOffset = -1;

  private int startLine;
  private int startColumn;
  private int depth;
  private int deepest;
  private boolean open;
  private SqlScript.Flaw flaw;

  /** Parts of the dotted name that the scan is in. */
  private int parts;

  /** Operators since the last bracket or comma. */
  private int operators;

  StatementScanner(String text) {
    this.text = text;
  }

  SqlScript scan() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        advance(1);
      } else if (text.startsWith("--", at)) {
        lineComment();
      } else if (text.startsWith("/*", at) && !text.startsWith("/*+", at)) {
        quoted("comment", 2, "*/");
      } else if (c == ';') {
        endStatement();
        advance(1);
      } else {
        token(c);
      }
    }
    boolean complete = startOffset < 0 && !open;
    endStatement();
    return new SqlScript(statements, complete);
  }

  private void token(char c) {
    if (startOffset < 0) {
      startOffset = at;
      startLine = line;
      startColumn = column;
    }
    countParts(c);
    countOperators(c);
    switch (c) {
      case '\'' -> string();
      case '"' -> quoted("quoted name", 1, "\"");
      case '$' -> dollar();
      case '(', '[' -> {
        deepest = Math.max(deepest, ++depth);
        advance(1);
      }
      case ')', ']' -> {
        depth--;
        advance(1);
      }
      default -> {
        if (Character.isJavaIdentifierStart(c)) {
          word();
        } else if (isDigit(c)) {
          number();
        } else {
          advance(1);
        }
      }
    }
  }

  private void countParts(char c) {
    if (c == '.') {
      if (++parts > MOST_PARTS) {
        found("a name has at most " + MOST_PARTS + " parts", Position.at(line, column));
      }
    } else if (c != '"' && !Character.isJavaIdentifierStart(c)) {
      parts = 0;
    }
  }

  private void countOperators(char c) {
    if ("([,])".indexOf(c) >= 0) {
      operators = 0;
    } else if ("+-*/%|=<>".indexOf(c) >= 0 || isWord("and") || isWord("or")) {
      if (++operators > MOST_OPERATORS) {
        found(
            "an expression has at most " + MOST_OPERATORS + " operators in a row",
            Position.at(line, column));
      }
    }
  }

  private boolean isWord(String word) {
    int end = at + word.length();
    return text.regionMatches(true, at, word, 0, word.length())
        && (end == text.length() || !Character.isJavaIdentifierPart(text.charAt(end)));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void number() {
    Position start = Position.at(line, column);
    int end = at;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    if (end - at > LONGEST_NUMBER) {
      found("a number has at most " + LONGEST_NUMBER + " digits", start);
    }
    advance(end - at);
  }

  private void lineComment() {
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      advance(1);
    }
  }

  /** A word as a whole, so that a dollar sign inside it opens nothing. */
  private void word() {
    boolean escapes =
        (text.charAt(at) == 'e' || text.charAt(at) == 'E') && text.startsWith("'", at + 1);
    if (escapes) {
      advance(1);
      escapedString();
      return;
    }
    while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
      advance(1);
    }
  }

  /**
   * A doubled quote inside is the end of one string and the start of the next: the borders agree.
   */
  private void string() {
    quoted("string", 1, "'");
  }

  /** {@code E'...'}, where a backslash takes the next character with it. */
  private void escapedString() {
    Position start = Position.at(line, column);
    advance(1);
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\'') {
        advance(1);
        return;
      }
      advance(c == '\\' ? 2 : 1);
    }
    leftOpen("string", start);
  }

  /** {@code $tag$ ... $tag$}, or a lone dollar sign. */
  private void dollar() {
    int end = at + 1;
    while (end < text.length() && isTagPart(text.charAt(end))) {
      end++;
    }
    if (end < text.length() && text.charAt(end) == '$') {
      String tag = text.substring(at, end + 1);
      quoted("dollar-quoted string", tag.length(), tag);
    } else {
      advance(end - at);
    }
  }

  private static boolean isTagPart(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  private void quoted(String kind, int opening, String closing) {
    Position start = Position.at(line, column);
    int end = text.indexOf(closing, at + opening);
    if (end < 0) {
      leftOpen(kind, start);
      advance(text.length() - at);
    } else {
      advance(end + closing.length() - at);
    }
  }

  private void endStatement() {
    if (startOffset >= 0 || open) {
      int from = startOffset >= 0 ? startOffset : at;
      int fromLine = startOffset >= 0 ? startLine : line;
      int fromColumn = startOffset >= 0 ? startColumn : column;
      statements.add(
          new SqlScript.Statement(
              text.substring(from, at).stripTrailing(),
              from,
              fromLine,
              fromColumn,
              deepest,
              Optional.ofNullable(flaw)));
    }
    startOffset = -1;
    depth = 0;
    deepest = 0;
    open = false;
    flaw = null;
    parts = 0;
    operators = 0;
  }

  private void leftOpen(String kind, Position start) {
    open = true;
    flaw = new SqlScript.Flaw("the " + kind + " that starts here has no end", start);
  }

  private void found(String message, Position where) {
    if (flaw == null) {
      flaw = new SqlScript.Flaw(message, where);
    }
  }

  /** Moves on, counting lines as the grammar's reader does: LF, CR LF or a lone CR ends one. */
  private void advance(int count) {
    for (int end = Math.min(at + count, text.length()); at < end; at++) {
      char c = text.charAt(at);
      boolean carriageReturnAlone =
          c == '\r' && (at + 1 == text.length() || text.charAt(at + 1) != '\n');
      if (c == '\n' || carriageReturnAlone) {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
  }
}
