package io.sheaf.cluster.exchange;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/**
 * A bound on the bytes that a server has handed to its connections and that were not yet sent. Who
 * finds no room is called again when there is some, in the order of asking. Thread-safe.
 */
final class BytesInFlight {
  private final long limit;
  private final Executor executor;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private long used;

  /**
   * @param limit most bytes; one message is let through whatever its size
   * @param executor runs those that waited
   */
  BytesInFlight(long limit, Executor executor) {
    this.limit = limit;
    this.executor = executor;
  }

  /** Takes room, or has the action run when there is some. */
  synchronized boolean take(long bytes, Runnable later) {
    if (used > 0 && used + bytes > limit) {
      waiting.add(later);
      return false;
    }
    used += bytes;
    return true;
  }

  /** Takes room for what replaces bytes that are about to be given back. */
  synchronized void add(long bytes) {
    used += bytes;
  }

  /** Bytes were sent, or will not be. */
  void giveBack(long bytes) {
    synchronized (this) {
      used -= bytes;
    }
    passOn();
  }

  /**
   * Lets the next one try that waits. Who was called and did not come to wait again has to do so:
   * there may be room left, and nobody who gives some back.
   */
  void passOn() {
    Runnable next;
    synchronized (this) {
      next = waiting.poll();
    }
    if (next != null) {
      executor.execute(next);
    }
  }

  synchronized long used() {
    return used;
  }
}
