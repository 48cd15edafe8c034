package io.sheaf.cluster;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other processes do. */
final class Eventually {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final long PERIOD_NANOS = 1_000_000;

  private Eventually() {}

  /** Something that may come true. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /** Returns when it holds; fails the test when it does not within a minute. */
  static void holds(String what, Condition condition) throws IOException {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        fail("not within " + DEADLINE.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(PERIOD_NANOS);
    }
  }

  static boolean isAlive(long process) {
    return ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false);
  }

  /** Sends a signal to a process, as {@code kill} does. */
  static void signal(String name, long process) throws IOException {
    try {
      new ProcessBuilder("kill", "-" + name, String.valueOf(process)).start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
