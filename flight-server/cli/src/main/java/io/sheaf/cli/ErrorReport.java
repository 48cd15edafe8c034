package io.sheaf.cli;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.parser.SourceExcerpt;

/** An error as the user sees it: what is wrong, where, and a way out. */
final class ErrorReport {
  private ErrorReport() {}

  /**
   * Lines without a newline at the end.
   *
   * @param text that positions refer to
   */
  static String of(SheafException error, String text) {
    StringBuilder report = new StringBuilder();
    report.append("error [").append(error.code()).append(' ').append(error.sqlState());
    report.append("]: ").append(error.getMessage());
    error
        .position()
        .ifPresent(
            position -> {
              report.append("\nline ").append(position.line());
              report.append(", column ").append(position.column());
              String excerpt = SourceExcerpt.of(text, position);
              if (!excerpt.isEmpty()) {
                report.append('\n').append(excerpt);
              }
            });
    error.hint().ifPresent(hint -> report.append("\nhint: ").append(hint));
    return report.toString();
  }

  /** What went wrong, as a user's error: a failure that is none is the engine's own fault. */
  static SheafException known(Throwable failure) {
    return switch (failure) {
      case SheafException known -> known;
      case OutOfMemoryError exhausted ->
          new SheafException(
              ErrorCode.OUT_OF_MEMORY,
              "the heap is exhausted: " + exhausted.getMessage(),
              exhausted);
      default ->
          new SheafException(ErrorCode.INTERNAL_ERROR, "internal error: " + failure, failure);
    };
  }
}
