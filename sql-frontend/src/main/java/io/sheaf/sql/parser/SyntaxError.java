package io.sheaf.sql.parser;

import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Errors that the actions of the grammar raise beside JavaCC's own. */
final class SyntaxError {
  private SyntaxError() {}

  static CalciteContextException at(SqlParserPos position, String message) {
    return new CalciteContextException(
        message,
        new CalciteException(message, null),
        position.getLineNum(),
        position.getColumnNum(),
        position.getEndLineNum(),
        position.getEndColumnNum());
  }
}
