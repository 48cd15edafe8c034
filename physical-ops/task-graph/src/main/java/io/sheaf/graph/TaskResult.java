package io.sheaf.graph;

/**
 * What a task made. The scheduler owns it from the moment the body returns it, lends it to every
 * consumer by reference, and closes it once: after its last consumer finished, or when the
 * execution fails, is cancelled or is closed.
 *
 * <p>Several consumers may read one result at a time, so reading is thread-safe.
 */
public interface TaskResult extends AutoCloseable {
  /** A result that holds nothing, of tasks that run for their effect. */
  TaskResult EMPTY =
      new TaskResult() {
        @Override
        public long bytes() {
          return 0;
        }

        @Override
        public TaskResult retained() {
          return this;
        }

        @Override
        public void close() {}
      };

  /** The memory it holds now, in bytes; less after {@link #spill}. */
  long bytes();

  /**
   * Moves what it can from memory to disk and returns the bytes given back, 0 when there are none.
   * May be called at any time by any thread, also beside readers and after {@link #close} (then it
   * does nothing).
   */
  default long spill() {
    return 0;
  }

  /**
   * The same result for one more owner, who closes it once more; it lives until the last one did.
   *
   * @throws UnsupportedOperationException when a result of this kind has one owner only
   */
  default TaskResult retained() {
    throw new UnsupportedOperationException(getClass().getName() + " has one owner");
  }

  /** Releases memory and files. Called exactly once by the scheduler, when no consumer is left. */
  @Override
  void close();

  /** A plain Java object as a result; it is left to the garbage collector. */
  static <T> TaskResult of(T value) {
    return new Value<>(value, 0);
  }

  /**
   * A plain Java object as a result.
   *
   * @param bytes its size on the heap, as far as known
   */
  record Value<T>(T value, long bytes) implements TaskResult {
    @Override
    public Value<T> retained() {
      return this;
    }

    @Override
    public void close() {}
  }
}
