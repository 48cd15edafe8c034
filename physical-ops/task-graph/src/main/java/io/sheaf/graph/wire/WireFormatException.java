package io.sheaf.graph.wire;

/** Bytes that are not an encoding of what they should be. */
public final class WireFormatException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public WireFormatException(String message) {
    super(message);
  }

  public WireFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
