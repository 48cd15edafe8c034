package io.sheaf.graph.cluster;

import java.util.Arrays;
import java.util.Objects;

/**
 * An error as it travels between processes. The type survives in {@code encoded}; nothing decides
 * by reading the message.
 *
 * @param type the error's class, for people
 * @param message the sentence a user reads
 * @param encoded the error in the encoding of the layers above, to be thrown again; may be empty
 * @param detail a stack or other lines for the log; may be empty
 */
public record ErrorReport(String type, String message, byte[] encoded, String detail) {
  public ErrorReport {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(encoded, "encoded");
    Objects.requireNonNull(detail, "detail");
  }

  /** An error without an encoding. */
  public static ErrorReport of(String type, String message) {
    return new ErrorReport(type, message, new byte[0], "");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ErrorReport that
        && type.equals(that.type)
        && message.equals(that.message)
        && Arrays.equals(encoded, that.encoded)
        && detail.equals(that.detail);
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, message, Arrays.hashCode(encoded), detail);
  }

  @Override
  public String toString() {
    return type + ": " + message;
  }
}
