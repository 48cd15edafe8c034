package io.sheaf.tests.cluster;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other processes do. */
final class Eventually {
  static final Duration DEADLINE = Duration.ofSeconds(60);

  private static final long PERIOD_NANOS = 500_000;

  private Eventually() {}

  /** Returns when it holds; fails the test when it does not within a minute. */
  static void holds(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        fail("not within " + DEADLINE.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(PERIOD_NANOS);
    }
  }
}
