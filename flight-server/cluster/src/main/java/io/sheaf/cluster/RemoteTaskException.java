package io.sheaf.cluster;

/**
 * An exception of a task's own code in another process. Only its name, message and stack travel: its
 * class need not be known here.
 */
public final class RemoteTaskException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String type;
  private final String detail;

  RemoteTaskException(String type, String message, String detail) {
    super(type + (message.isEmpty() ? "" : ": " + message));
    this.type = type;
    this.detail = detail;
  }

  /** The class of the exception in its process. */
  public String type() {
    return type;
  }

  /** Its stack there, in lines. */
  public String detail() {
    return detail;
  }
}
