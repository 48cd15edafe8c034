package io.sheaf.cli;

import io.sheaf.sql.Result;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Shows on stderr how far a statement has come, if stderr is a terminal and the statement takes
 * long. Closed before anything else is written to the terminal.
 */
final class ProgressBar implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 500;
  private static final int PERIOD_MILLIS = 100;
  private static final int WIDTH = 40;
  private static final boolean WANTED = Terminals.stderrIsTerminal();

  private final Supplier<Result.Progress> work;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread painter;
  private boolean painted;

  /**
   * @param work tells how far it has come, to another thread
   */
  ProgressBar(Supplier<Result.Progress> work) {
    this.work = work;
    this.painter =
        WANTED ? Thread.ofPlatform().daemon().name("sheaf-progress").start(this::paint) : null;
  }

  private void paint() {
    long start = System.nanoTime();
    try {
      boolean over = ended.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      while (!over) {
        Result.Progress progress = work.get();
        System.err.print(
            "\r" + bar(progress.fraction(), (System.nanoTime() - start) / 1_000_000_000));
        System.err.flush();
        painted = true;
        over = ended.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One line: a bar when the fraction is known, the seconds that went by in any case. */
  static String bar(double fraction, long seconds) {
    if (fraction <= 0) {
      return String.format("running, %d s", seconds);
    }
    int done = (int) Math.round(Math.min(1, fraction) * WIDTH);
    return String.format(
        "[%s%s] %3d%%, %d s",
        "#".repeat(done), "-".repeat(WIDTH - done), Math.round(100 * fraction), seconds);
  }

  @Override
  public void close() {
    if (painter == null || ended.getCount() == 0) {
      return;
    }
    ended.countDown();
    try {
      painter.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (painted) {
      System.err.print("\r\u001b[K");
      System.err.flush();
    }
  }
}
