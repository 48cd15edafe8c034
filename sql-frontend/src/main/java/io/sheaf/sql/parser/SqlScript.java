package io.sheaf.sql.parser;

import io.sheaf.columnar.error.Position;
import java.util.List;
import java.util.Optional;

/**
 * A text of statements separated by semicolons, split without parsing: semicolons in strings,
 * quoted names, dollar quotes and comments separate nothing. Immutable.
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
   * Whether the text ends between statements: the last one has its semicolon, and no quote or
   * comment is open. A shell reads on while this is false.
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
   * @param flaw what makes the text no SQL, if the split found something
   */
  public record Statement(
      String text, int offset, int line, int column, int depth, Optional<Flaw> flaw) {}

  /**
   * What the split finds wrong with a statement: a quote or comment without end, a number or a name
   * beyond all measure.
   *
   * @param message one sentence
   * @param position where it starts
   */
  public record Flaw(String message, Position position) {}
}
