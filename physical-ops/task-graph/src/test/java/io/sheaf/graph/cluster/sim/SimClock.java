package io.sheaf.graph.cluster.sim;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time in microseconds, and what is to happen in it. */
final class SimClock {
  private record Due(long micros, long sequence, Runnable action) {}

  private final PriorityQueue<Due> queue =
      new PriorityQueue<>(Comparator.comparingLong(Due::micros).thenComparingLong(Due::sequence));
  private long now;
  private long sequence;

  long micros() {
    return now;
  }

  long millis() {
    return now / 1000;
  }

  void at(long micros, Runnable action) {
    queue.add(new Due(Math.max(now, micros), sequence++, action));
  }

  void after(long micros, Runnable action) {
    at(now + micros, action);
  }

  /** Does what is due next; false when nothing is. */
  boolean step() {
    Due due = queue.poll();
    if (due == null) {
      return false;
    }
    now = due.micros();
    due.action().run();
    return true;
  }
}
