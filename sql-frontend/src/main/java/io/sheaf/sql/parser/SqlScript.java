package io.sheaf.sql.parser;

import io.sheaf.columnar.error.Position;
import java.util.List;
import java.util.Optional;

/**
 * A text of statements separated by semicolons, split without parsing: semicolons in strings, quoted
 * names, dollar quotes and comments separate nothing. Immutable.
 */
public final class SqlScript {
  private final List<Statement> statements;
  private final boolean complete;

  SqlScript(List<Statement> statements, boolean complete) {
    this.statements = List.copyOf(statements);
    this.complete = complete;
  }

  public static SqlScript of(String text) {
    return new StatementScanner(text).scan();
  }

  /** The statements that hold more than white space and comments, in order. */
  public List<Statement> statements() {
    return statements;
  }

  /**
   * Whether the text ends between statements: the last one has its semicolon, and no quote or comment
   * is open. A shell reads on while this is false.
   */
  public boolean complete() {
    return complete;
  }

  /**
   * One statement of a script.
   *
   * @param text from its first token to before its semicolon
   * @param offset of the first character in the script, from 0, in UTF-16 units
   * @param line of the first character in the script, from 1
   * @param column of the first character in the script, from 1
   * @param depth of the deepest nesting of brackets
   * @param open the quote or comment that the text leaves open
   */
  public record Statement(
      String text, int offset, int line, int column, int depth, Optional<OpenQuote> open) {}

  /**
   * A quote or comment without its end.
   *
   * @param kind a noun: "string", "quoted name", "comment"
   * @param start of its first character
   */
  public record OpenQuote(String kind, Position start) {}
}
