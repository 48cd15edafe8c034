package io.sheaf.jdbc;

import java.sql.SQLException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs an action once, after some seconds, unless it is called off before. Thread-safe. */
final class Deadline {
  private static final int SOON_MILLIS = 50;

  /** What a deadline does. */
  @FunctionalInterface
  interface Action {
    void run() throws SQLException;
  }

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

  Deadline(int seconds, Action action) {
    this.seconds = seconds;
    this.pending =
        Clock.EXECUTOR.schedule(
            () -> {
              over = true;
              return run(action);
            },
            seconds,
            TimeUnit.SECONDS);
  }

  /** Runs an action in a moment. */
  static void soon(Action action) {
    ScheduledFuture<?> unused =
        Clock.EXECUTOR.schedule(() -> run(action), SOON_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static Void run(Action action) throws SQLException {
    action.run();
    return null;
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
