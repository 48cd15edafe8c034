package io.sheaf.cluster;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.Position;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.graph.CancelledException;
import io.sheaf.graph.cluster.ErrorReport;
import io.sheaf.graph.wire.RecordCodec;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Errors on their way between processes: a user's error arrives as what it was. */
final class ErrorReports {
  /** A {@link SheafException}; the position and the hint may be null. */
  record UserError(ErrorCode code, String message, Position position, String hint) {}

  private static final RecordCodec<UserError> CODEC = RecordCodec.of(UserError.class);
  private static final int DETAIL = 8000;

  private ErrorReports() {}

  static ErrorReport of(Throwable failure) {
    byte[] encoded = new byte[0];
    if (failure instanceof SheafException known) {
      encoded =
          CODEC.encode(
              new UserError(
                  known.code(),
                  known.getMessage(),
                  known.position().orElse(null),
                  known.hint().orElse(null)));
    }
    StringWriter stack = new StringWriter();
    failure.printStackTrace(new PrintWriter(stack));
    String detail = stack.toString();
    return new ErrorReport(
        failure.getClass().getName(),
        failure.getMessage() == null ? "" : failure.getMessage(),
        encoded,
        detail.length() > DETAIL ? detail.substring(0, DETAIL) : detail);
  }

  /** The error again, to be thrown. */
  static RuntimeException toThrow(ErrorReport report) {
    if (report.encoded().length > 0) {
      UserError error = CODEC.decode(report.encoded());
      return new SheafException(
          error.code(),
          error.message(),
          error.position(),
          error.hint(),
          new RemoteTaskException(report.type(), report.message(), report.detail()));
    }
    if (report.type().equals(CancelledException.class.getName())) {
      return new CancelledException(report.message());
    }
    return new RemoteTaskException(report.type(), report.message(), report.detail());
  }
}
