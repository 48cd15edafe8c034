package io.sheaf.operators.wire;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.Position;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.graph.CancelledException;
import io.sheaf.graph.TaskFailedException;
import io.sheaf.graph.wire.RecordCodec;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * An error of a task as it travels: a user error comes out as it went in, so that it reads like one
 * of the user's own process; any other becomes an internal error of the same text, with the stack
 * it had there as its cause.
 *
 * @param code null for an error that is no user error
 * @param message the user's sentence, or class and message of another error
 * @param position null when unknown
 * @param hint null when there is none
 * @param stack the stack and causes where it happened, for the log
 */
public record ErrorForm(
    ErrorCode code, String message, Position position, String hint, String stack) {
  private static final RecordCodec<ErrorForm> CODEC = RecordCodec.of(ErrorForm.class);

  /** Longest stack that travels, in characters. */
  private static final int STACK_LENGTH = 16_384;

  /** The form of an error. */
  public static ErrorForm of(Throwable error) {
    Throwable known =
        error instanceof TaskFailedException && error.getCause() != null ? error.getCause() : error;
    return switch (known) {
      case SheafException user ->
          new ErrorForm(
              user.code(),
              user.getMessage(),
              user.position().orElse(null),
              user.hint().orElse(null),
              stackOf(user));
      case CancelledException cancelled ->
          new ErrorForm(
              ErrorCode.CANCELLED, "the query was cancelled", null, null, stackOf(cancelled));
      default -> new ErrorForm(null, known.toString(), null, null, stackOf(known));
    };
  }

  private static String stackOf(Throwable error) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text));
    String all = text.toString();
    return all.length() <= STACK_LENGTH ? all : all.substring(0, STACK_LENGTH);
  }

  /** The error, to be thrown where the user is. */
  public RuntimeException toException() {
    RemoteStack cause = stack == null ? null : new RemoteStack(stack);
    return code == null
        ? new SheafException(ErrorCode.INTERNAL_ERROR, "internal error: " + message, cause)
        : new SheafException(code, message, position, hint, cause);
  }

  /** The form as bytes. */
  public byte[] encode() {
    return CODEC.encode(this);
  }

  /**
   * The form of an encoding.
   *
   * @throws io.sheaf.graph.wire.WireFormatException when the bytes are something else
   */
  public static ErrorForm decode(byte[] encoded) {
    return CODEC.decode(encoded);
  }

  /** The structure of the encoding. */
  public static String fingerprint() {
    return CODEC.fingerprint();
  }

  /** The stack of another process, as text. */
  private static final class RemoteStack extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RemoteStack(String stack) {
      super("in another process: " + stack, null, false, false);
    }
  }
}
