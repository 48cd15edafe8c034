package io.sheaf.storage.fs;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often, and after what pauses, a request is made again that failed for a reason that may pass:
 * exponential back-off with full jitter, as Brooker's "Exponential Backoff And Jitter" (AWS, 2015)
 * has it.
 *
 * @param attempts requests in all
 * @param first the longest pause before the second request; it doubles with each
 * @param most the longest pause of all
 */
public record RetryPolicy(int attempts, Duration first, Duration most) {
  /** Gives up after about half a minute. */
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(8, Duration.ofMillis(200), Duration.ofSeconds(10));

  /** The pause after a number of failures in a row. */
  private Duration pause(int failures) {
    long longest =
        Math.min(most.toMillis(), first.toMillis() << Math.min(failures - 1, Integer.SIZE / 2));
    // At least half of it: a pause of nothing would only be a failure more.
    return Duration.ofMillis(longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1));
  }

  /**
   * Waits before the next request.
   *
   * @param failures failures in a row so far
   * @param asked how long the service asked to wait; null when it did not
   * @return false when it is time to give up
   */
  public boolean await(int failures, Duration asked) throws IOException {
    if (failures >= attempts) {
      return false;
    }
    Duration pause = pause(failures);
    if (asked != null && asked.compareTo(pause) > 0) {
      pause = asked.compareTo(most) > 0 ? most : asked;
    }
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting to ask again");
    }
  }
}
