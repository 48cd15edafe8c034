package io.sheaf.operators.pipeline;

import io.sheaf.columnar.batch.ColumnBatch;

/**
 * One driver's step between source and sink. The driver calls {@link #accept}, then {@link #next}
 * until it gives null, before it offers more input; outputs are valid until the next call of
 * either. After the last input it calls {@link #finish}, then {@link #next} until null. Used by one
 * thread.
 */
public interface Transform extends AutoCloseable {
  /** Makes one driver's transform. Shared by all drivers of a task. */
  interface Factory {
    Transform open(DriverContext driver);
  }

  void accept(ColumnBatch input);

  /** The next output, or null when more input is needed. */
  ColumnBatch next();

  /** No more input will come from this driver. */
  default void finish() {}

  /**
   * Whether no further input can change the output (a LIMIT that is full): the driver stops its
   * source.
   */
  default boolean isDone() {
    return false;
  }

  @Override
  void close();
}
