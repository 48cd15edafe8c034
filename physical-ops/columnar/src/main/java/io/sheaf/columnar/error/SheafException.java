package io.sheaf.columnar.error;

import java.util.Optional;

/**
 * An error whose cause lies in what the user gave or in the world outside: text, data, files,
 * limits, cancellation.
 *
 * <p>The message is one sentence that names the user's text; the hint, when there is one, is a way
 * out.
 */
public final class SheafException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String DATA_EXCEPTION = "22";

  private final ErrorCode code;
  private final transient Position position;
  private final String hint;

  /** An error with no position and no hint. */
  public SheafException(ErrorCode code, String message) {
    this(code, message, null, null, null);
  }

  /** An error with a cause from below, for example an I/O failure. */
  public SheafException(ErrorCode code, String message, Throwable cause) {
    this(code, message, null, null, cause);
  }

  /**
   * An error with everything known about it.
   *
   * @param position where in the user's text, or null when unknown
   * @param hint a way out, or null
   * @param cause the failure below, or null
   */
  public SheafException(
      ErrorCode code, String message, Position position, String hint, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.position = position;
    this.hint = hint;
  }

  /** The same error, placed in the user's text. */
  public SheafException at(Position where) {
    SheafException placed = new SheafException(code, getMessage(), where, hint, getCause());
    placed.setStackTrace(getStackTrace());
    return placed;
  }

  /** The same error with a way out. */
  public SheafException withHint(String wayOut) {
    SheafException hinted = new SheafException(code, getMessage(), position, wayOut, getCause());
    hinted.setStackTrace(getStackTrace());
    return hinted;
  }

  /** Whether a value is at fault (SQLSTATE's class 22), so that other values would give none. */
  public boolean isOfData() {
    return sqlState().startsWith(DATA_EXCEPTION);
  }

  public ErrorCode code() {
    return code;
  }

  public String sqlState() {
    return code.sqlState();
  }

  public Optional<Position> position() {
    return Optional.ofNullable(position);
  }

  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }
}
