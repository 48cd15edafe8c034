package io.sheaf.operators.exchange;

/**
 * An output could not be read, or what arrived is not what was written. The reading task is not to
 * blame: the output is to be made again, and the task to be run again as a new attempt.
 */
public final class FetchFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong with the edge. */
  public enum Cause {
    /** The member could not be reached, or did not accept who asked. */
    REFUSED,
    /** The stream broke off. */
    BROKEN,
    /** Nothing came for too long. */
    TIMED_OUT,
    /** The member does not hold the output. */
    UNKNOWN_OUTPUT,
    /** A block's bytes are not those that were sent. */
    CORRUPT,
    /** Blocks were lost, doubled, exchanged or are not those that the producer reported. */
    MISMATCH
  }

  private final transient RemoteOutput output;
  private final String consumer;
  private final Cause reason;

  /**
   * @param detail what was expected and what was found
   * @param cause the failure below, or null
   */
  public FetchFailure(
      RemoteOutput output, String consumer, Cause reason, String detail, Throwable cause) {
    super("exchange from %s to %s: %s".formatted(output.producer(), consumer, detail), cause);
    this.output = output;
    this.consumer = consumer;
    this.reason = reason;
  }

  /** The producer's side of the edge. */
  public RemoteOutput output() {
    return output;
  }

  /** The consumer's side of the edge. */
  public String consumer() {
    return consumer;
  }

  public Cause reason() {
    return reason;
  }
}
