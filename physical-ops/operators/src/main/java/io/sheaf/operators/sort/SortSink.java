package io.sheaf.operators.sort;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.Sink;

/** Collects rows, each driver its own, and sorts them at the end. */
final class SortSink implements Sink {
  private final Sorting sorting;

  SortSink(Sorting sorting) {
    this.sorting = sorting;
  }

  @Override
  public Sink.Driver open(DriverContext context) {
    SortBuffer buffer = sorting.newBuffer();
    return new Sink.Driver() {
      @Override
      public void accept(ColumnBatch batch) {
        buffer.add(batch);
      }

      @Override
      public void combine() {
        sorting.add(buffer);
      }

      // The sorting owns the buffer from the start.
      @Override
      public void close() {}
    };
  }

  @Override
  public void finish(FragmentContext fragment) {
    sorting.finish(fragment);
  }
}
