package io.sheaf.cluster;

import io.sheaf.graph.cluster.ErrorReport;
import io.sheaf.operators.wire.ErrorForm;

/** Errors on their way between processes: a user's error arrives as what it was. */
final class ErrorReports {
  private ErrorReports() {}

  static ErrorReport of(Throwable failure) {
    ErrorForm form = ErrorForm.of(failure);
    return new ErrorReport(failure.getClass().getName(), form.message(), form.encode(), "");
  }

  /** The error again, to be thrown. */
  static RuntimeException toThrow(ErrorReport report) {
    return ErrorForm.decode(report.encoded()).toException();
  }
}
