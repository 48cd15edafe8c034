package io.sheaf.graph;

import java.util.concurrent.atomic.AtomicInteger;

/** Makes results that count how many are open, and complain when closed twice or read closed. */
final class TrackedResults {
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  TaskResult make(int value) {
    most.accumulateAndGet(open.incrementAndGet(), Math::max);
    return new Tracked(value);
  }

  /** The value of a result, which must be open. */
  static int read(TaskResult result) {
    Tracked tracked = (Tracked) result;
    if (tracked.closed) {
      throw new AssertionError("read after close");
    }
    return tracked.value;
  }

  int open() {
    return open.get();
  }

  int most() {
    return most.get();
  }

  private final class Tracked implements TaskResult {
    private final int value;
    private volatile boolean closed;

    Tracked(int value) {
      this.value = value;
    }

    @Override
    public long bytes() {
      return closed ? 0 : 100;
    }

    @Override
    public void close() {
      if (closed) {
        throw new AssertionError("closed twice");
      }
      closed = true;
      open.decrementAndGet();
    }
  }
}
