package io.sheaf.columnar.error;

/**
 * A stretch of the user's text, inclusive at both ends.
 *
 * @param line first line, from 1
 * @param column first column, from 1
 * @param endLine last line, from 1
 * @param endColumn last column, from 1
 */
public record Position(int line, int column, int endLine, int endColumn) {
  /** The single character at the given line and column. */
  public static Position at(int line, int column) {
    return new Position(line, column, line, column);
  }
}
