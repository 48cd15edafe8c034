package io.sheaf.sql.jdbc;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.jdbc.spi.SqlErrors;
import java.sql.SQLException;

/** The engine's errors as SQLExceptions, with place and way out in the message. */
final class Errors {
  private Errors() {}

  static SQLException sql(SheafException e) {
    StringBuilder message = new StringBuilder(e.getMessage());
    e.position()
        .ifPresent(
            at ->
                message
                    .append(" (line ")
                    .append(at.line())
                    .append(", column ")
                    .append(at.column())
                    .append(')'));
    e.hint().ifPresent(hint -> message.append("; ").append(hint));
    return SqlErrors.of(e.sqlState(), message.toString(), e);
  }

  /**
   * A failure that is the engine's own fault: a program that embeds it should see it as a failed
   * statement.
   */
  static SQLException internal(Throwable e) {
    return SqlErrors.of(ErrorCode.INTERNAL_ERROR.sqlState(), "internal error: " + e, e);
  }
}
