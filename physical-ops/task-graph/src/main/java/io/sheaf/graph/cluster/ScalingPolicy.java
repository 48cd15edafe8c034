package io.sheaf.graph.cluster;

/**
 * How many workers there should be: enough that the work known now is done in the target duration,
 * within bounds. Growing is immediate; shrinking waits until the lower number has been enough for a
 * while, so that a pause between two stages stops nobody.
 *
 * <p>After Dask's {@code Adaptive}. Not thread-safe.
 */
public final class ScalingPolicy {
  /**
   * Bounds of the number of workers.
   *
   * @param minimum never fewer
   * @param maximum never more
   * @param targetMillis work known is to be done in this time
   * @param patienceMillis fewer workers must have been enough for so long before any is stopped
   */
  public record Options(int minimum, int maximum, long targetMillis, long patienceMillis) {
    public Options {
      if (minimum < 0 || maximum < Math.max(1, minimum) || targetMillis < 1 || patienceMillis < 0) {
        throw new IllegalArgumentException("scaling from " + minimum + " to " + maximum);
      }
    }
  }

  private final Options options;
  private long enoughSince = -1;
  private int enough;

  public ScalingPolicy(Options options) {
    this.options = options;
  }

  /**
   * The number of workers wanted now.
   *
   * @param now milliseconds
   * @param workers how many there are or are being started
   * @param workMillis slot time of all that could run now and of what runs
   * @param runnable tasks that could run now or do
   * @param slotsPerWorker the size of a worker
   */
  public int target(
      long now, int workers, double workMillis, long runnable, double slotsPerWorker) {
    double byTime = workMillis / options.targetMillis() / slotsPerWorker;
    double byCount = runnable / slotsPerWorker;
    int wanted = (int) Math.min(Math.ceil(Math.min(byTime, byCount)), options.maximum());
    if (runnable > 0) {
      wanted = Math.max(wanted, 1);
    }
    wanted = Math.max(wanted, options.minimum());
    if (wanted >= workers) {
      enoughSince = -1;
      return wanted;
    }
    if (enoughSince < 0) {
      enoughSince = now;
      enough = wanted;
    }
    enough = Math.max(enough, wanted); // the most that was wanted meanwhile
    if (now - enoughSince < options.patienceMillis()) {
      return workers;
    }
    int stay = enough;
    enoughSince = -1;
    return stay;
  }
}
