package io.sheaf.jdbc.spi;

import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientException;

/** Makes SQLExceptions: the class of the SQLSTATE decides the class of the exception. */
public final class SqlErrors {
  /** SQLSTATE of a cancelled statement. */
  public static final String CANCELLED = "57014";

  private SqlErrors() {}

  /** An error without a cause from below. */
  public static SQLException of(String sqlState, String message) {
    return of(sqlState, message, null);
  }

  /**
   * An error.
   *
   * @param cause the failure below, or null
   */
  public static SQLException of(String sqlState, String message, Throwable cause) {
    if (sqlState.equals("08006")) { // the statement may succeed over another connection
      return new SQLRecoverableException(message, sqlState, cause);
    }
    return switch (sqlState.substring(0, 2)) {
      case "08" -> new SQLNonTransientConnectionException(message, sqlState, cause);
      case "0A" -> new SQLFeatureNotSupportedException(message, sqlState, cause);
      case "22" -> new SQLDataException(message, sqlState, cause);
      case "42" -> new SQLSyntaxErrorException(message, sqlState, cause);
      case "53" -> new SQLTransientException(message, sqlState, cause);
      default -> new SQLException(message, sqlState, cause);
    };
  }

  /** A statement that ran longer than it was allowed to. */
  public static SQLException timedOut(int seconds, Throwable cause) {
    return new SQLTimeoutException(
        "the statement was cancelled: its time-out of " + seconds + " s is over", CANCELLED, cause);
  }

  /** Something JDBC offers and Sheaf has not. */
  public static SQLException unsupported(String what) {
    return of("0A000", what + " not supported");
  }
}
