package io.sheaf.service;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryPool;
import java.util.ArrayDeque;

/**
 * Lets a bounded number of statements run at a time, and no further one while memory is short; the
 * others wait in a bounded queue, in the order in which they came. Thread-safe.
 */
final class Admission {
  private static final double FULL = 0.8;

  /** Memory comes free without a word; so often a waiting statement looks. */
  private static final long LOOK_MILLIS = 100;

  private final int most;
  private final int mostWaiting;
  private final MemoryPool memory;
  private final ArrayDeque<ServiceQuery> waiting = new ArrayDeque<>();
  private int running;

  Admission(int most, int mostWaiting, MemoryPool memory) {
    this.most = most;
    this.mostWaiting = mostWaiting;
    this.memory = memory;
  }

  /**
   * Waits for its turn; whoever is let in {@link #leave}s.
   *
   * @param relief is done now and then while it waits, to make room
   * @throws SheafException TOO_MANY_QUERIES when the queue is full, CANCELLED when the query was
   *     cancelled while it waited
   */
  synchronized void enter(ServiceQuery query, Runnable relief) {
    if (!waiting.isEmpty() || !hasRoom()) {
      if (waiting.size() >= mostWaiting) {
        throw new SheafException(
                ErrorCode.TOO_MANY_QUERIES,
                "the server is busy: %d statements run and %d wait"
                    .formatted(running, waiting.size()))
            .withHint("try again later; results that are not read to their end count as running");
      }
      waitForTurn(query, relief);
    }
    running++;
  }

  private void waitForTurn(ServiceQuery query, Runnable relief) {
    waiting.addLast(query);
    try {
      while (waiting.peekFirst() != query || !hasRoom()) {
        query.checkNotCancelled();
        relief.run();
        wait(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SheafException(ErrorCode.CANCELLED, "interrupted while it waited for its turn", e);
    } finally {
      waiting.remove(query);
      notifyAll();
    }
  }

  /** One alone may always run: what holds the memory may be tables that stay. */
  private boolean hasRoom() {
    return running == 0 || (running < most && memory.used() < FULL * memory.limit());
  }

  /** A statement that was let in has ended. */
  synchronized void leave() {
    running--;
    notifyAll();
  }

  /** Statements let in that have not ended. */
  synchronized int running() {
    return running;
  }
}
