package io.sheaf.operators.pipeline;

import io.sheaf.columnar.batch.ColumnBatch;

/**
 * Start of a pipeline: the part that all drivers of a task share, for example a queue of morsels.
 * Thread-safe.
 */
public interface Source {
  /** Most drivers that can be busy at once; at least 1. */
  int maxDrivers();

  /**
   * One driver's reader. Called by the driver's thread; a driver that comes late may find nothing
   * left.
   */
  Reader open(DriverContext driver);

  /** One driver's end of a source. */
  interface Reader extends AutoCloseable {
    /** The next batch, valid until the next call, or null when there is no more for this driver. */
    ColumnBatch next();

    @Override
    void close();
  }
}
