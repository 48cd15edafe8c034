package io.sheaf.graph;

/**
 * How many workers there may be, as the work wants it.
 *
 * @param fewest kept when there is nothing to do, at least 1
 * @param most started when there is much to do
 * @param idleMillis fewer must have been enough for so long before any is let go
 */
public record WorkerScaling(int fewest, int most, long idleMillis) {
  public WorkerScaling {
    if (fewest < 1 || most < fewest || idleMillis < 0) {
      throw new IllegalArgumentException("from " + fewest + " to " + most + " workers");
    }
  }

  /** Always so many. */
  public static WorkerScaling fixed(int workers) {
    return new WorkerScaling(Math.max(1, workers), Math.max(1, workers), 0);
  }

  /** Whether the number changes with the work. */
  public boolean adaptive() {
    return fewest < most;
  }
}
