package io.sheaf.operators.table;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.Sink;

/** Copies batches into a stored table. Thread-safe. */
public final class StoreSink implements Sink {
  private final StoredTable table;

  public StoreSink(StoredTable table) {
    this.table = table;
  }

  @Override
  public Driver open(DriverContext context) {
    return new Driver() {
      @Override
      public void accept(ColumnBatch batch) {
        table.add(batch);
      }

      @Override
      public void combine() {}

      @Override
      public void close() {}
    };
  }

  @Override
  public void finish(FragmentContext fragment) {}
}
