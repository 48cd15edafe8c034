package io.sheaf.cluster.transport;

import java.util.List;

/**
 * One end of the stream between a member and its coordinator: messages out. What comes in goes to
 * the {@link Receiver} given when the link was made. Thread-safe; messages of one thread stay in
 * order.
 *
 * @param <O> messages that go out
 */
public interface Link<O> {
  /** Sends messages together, without waiting. They are lost when the link has ended. */
  void send(List<O> messages);

  /**
   * Whether what was sent before is on its way, so that more may follow. When it is not, the
   * receiver hears {@link Receiver#ready} as soon as it is. Who sends all the same fills memory.
   */
  boolean isReady();

  /**
   * Ends the link, after what was sent before. The other side hears it.
   *
   * @param reason why, for the other side
   */
  void close(String reason);

  /** How a link ended. */
  enum End {
    /** One side has closed it. */
    CLOSED,
    /** The other side speaks another version. */
    OTHER_VERSION,
    /** The secret is not the cluster's. */
    NOT_TRUSTED,
    /** The two sides don't agree on TLS, or on certificates. */
    NO_TLS,
    /** The other side can't be reached, or not any more. */
    LOST
  }

  /**
   * Takes what comes in.
   *
   * @param <I> messages that come in
   */
  interface Receiver<I> {
    /**
     * Messages have come; called by one thread at a time, which must not be kept waiting.
     *
     * @param consumed to be run when they are dealt with: only then do further ones come
     */
    void received(List<I> messages, Runnable consumed);

    /** The link takes messages again. Must not be kept waiting either. */
    void ready();

    /** Nothing more comes; called once. */
    void ended(End end, String reason);
  }
}
