package io.sheaf.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What Ctrl-C does to a command: the running statement is cancelled, what it holds is freed, and
 * the process ends as killed by the signal (status 130). A second Ctrl-C, or a statement that does
 * not end in time, is not waited for.
 */
final class Interruption implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 10;
  private static final int PERIOD_MILLIS = 100;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::interrupted, "sheaf-interruption");
  private volatile Runnable action = () -> {};

  Interruption() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Names what cancels the work at hand. */
  void does(Runnable cancellation) {
    action = cancellation;
  }

  private void interrupted() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    try {
      do {
        // Again and again: another statement may have begun since.
        action.run();
        if (ended.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
          return;
        }
      } while (System.nanoTime() < deadline);
      System.err.println("sheaf: the statement did not stop in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All is freed: the process may end. */
  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook runs: it has just been told that all is freed.
      return;
    }
  }
}
