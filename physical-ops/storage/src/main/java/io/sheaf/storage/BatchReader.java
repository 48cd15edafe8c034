package io.sheaf.storage;

import io.sheaf.columnar.batch.ColumnBatch;

/** Reads a split batch by batch. Used by one thread; its user closes it. */
public interface BatchReader extends AutoCloseable {
  /**
   * The next batch, valid until the next call, or null at the end. Columns are decoded when asked
   * for, at the latest before the next call.
   *
   * @throws io.sheaf.columnar.error.SheafException INVALID_FILE or IO_ERROR, naming the file
   */
  ColumnBatch next();

  @Override
  void close();
}
