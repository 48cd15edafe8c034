package io.sheaf.storage.text;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.storage.BatchReader;

/** Reads no rows. */
public final class EmptyReader implements BatchReader {
  public static final EmptyReader INSTANCE = new EmptyReader();

  private EmptyReader() {}

  @Override
  public ColumnBatch next() {
    return null;
  }

  @Override
  public void close() {}
}
