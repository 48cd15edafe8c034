package io.sheaf.operators.pipeline;

import io.sheaf.columnar.batch.ColumnBatch;

/**
 * End of a pipeline: the state all drivers of a task share. {@link Driver#accept} runs in parallel,
 * {@link Driver#combine} once a driver and possibly in parallel, {@link #finish} once, after all
 * drivers combined, on one thread.
 */
public interface Sink {
  /** One driver's end of the sink. Called by the driver's thread. */
  Driver open(DriverContext driver);

  /**
   * Completes the shared state. May spread work over the task's threads by {@link
   * FragmentContext#parallel}.
   */
  void finish(FragmentContext fragment);

  /** One driver's part of a sink. Used by one thread. */
  interface Driver extends AutoCloseable {
    /** Takes the batch's rows in; nothing of the batch is kept by reference. */
    void accept(ColumnBatch batch);

    /** Merges this driver's state into the shared one; no more input will come. */
    void combine();

    /** Whether no further input can change the result. */
    default boolean isDone() {
      return false;
    }

    /** Releases what {@link #combine} did not hand over. */
    @Override
    void close();
  }
}
