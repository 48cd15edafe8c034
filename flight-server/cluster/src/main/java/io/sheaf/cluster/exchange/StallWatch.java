package io.sheaf.cluster.exchange;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sees that no call waits for ever: one that has brought nothing for too long is given up, however
 * alive its peer seems to be. A slow call, which brings something from time to time, may take as
 * long as it wants. Thread-safe.
 */
final class StallWatch implements AutoCloseable {
  private static final int CHECKS = 8;

  /** Something that should bring news from time to time. */
  interface Watched {
    /** Nothing was heard for so long; called once, on the watch's thread, and never throws. */
    void stalled(long seconds);
  }

  private final long patience;
  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private Thread thread; // started when first needed
  private volatile boolean closed;

  /**
   * @param patience how long a call may bring nothing
   */
  StallWatch(Duration patience) {
    this.patience = patience.toNanos();
  }

  /** One call's clock. */
  final class Watch {
    private final Watched watched;
    private volatile long last = System.nanoTime();

    private Watch(Watched watched) {
      this.watched = watched;
    }

    /** Something has come. */
    void heard() {
      last = System.nanoTime();
    }

    /** Nothing more is waited for. */
    void end() {
      watches.remove(this);
    }
  }

  /** Watches from now on, until that is ended. */
  Watch start(Watched watched) {
    Watch watch = new Watch(watched);
    watches.add(watch);
    startThread();
    return watch;
  }

  private synchronized void startThread() {
    if (thread == null && !closed) {
      thread = new Thread(this::run, "sheaf-fetch-watch");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(patience / CHECKS);
      long now = System.nanoTime();
      for (Watch watch : List.copyOf(watches)) {
        if (now - watch.last > patience) {
          watches.remove(watch);
          watch.watched.stalled(TimeUnit.NANOSECONDS.toSeconds(now - watch.last));
        }
      }
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
