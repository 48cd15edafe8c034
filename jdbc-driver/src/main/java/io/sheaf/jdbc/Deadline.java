package io.sheaf.jdbc;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs an action once, after some seconds, unless it is called off before. Thread-safe. */
final class Deadline {
  private static final class Clock {
    static final ScheduledThreadPoolExecutor EXECUTOR = executor();

    private static ScheduledThreadPoolExecutor executor() {
      ScheduledThreadPoolExecutor executor =
          new ScheduledThreadPoolExecutor(
              1,
              task -> {
                Thread thread = new Thread(task, "sheaf-deadlines");
                thread.setDaemon(true);
                return thread;
              });
      executor.setRemoveOnCancelPolicy(true);
      return executor;
    }
  }

  private final int seconds;
  private final ScheduledFuture<?> pending;
  private volatile boolean over;

  Deadline(int seconds, Runnable action) {
    this.seconds = seconds;
    this.pending =
        Clock.EXECUTOR.schedule(
            () -> {
              over = true;
              action.run();
            },
            seconds,
            TimeUnit.SECONDS);
  }

  int seconds() {
    return seconds;
  }

  boolean isOver() {
    return over;
  }

  void callOff() {
    pending.cancel(false);
  }
}
