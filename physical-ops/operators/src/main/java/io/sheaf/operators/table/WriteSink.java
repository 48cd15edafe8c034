package io.sheaf.operators.table;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.Sink;
import io.sheaf.storage.TableWriter;

/** Encodes batches into a file, a driver an encoder, and commits it when all are done. */
public final class WriteSink implements Sink {
  private final TableWriter writer;

  /**
   * @param writer stays its owner's to close
   */
  public WriteSink(TableWriter writer) {
    this.writer = writer;
  }

  @Override
  public Driver open(DriverContext context) {
    TableWriter.Encoder encoder = writer.newEncoder();
    return new Driver() {
      @Override
      public void accept(ColumnBatch batch) {
        encoder.accept(batch);
      }

      @Override
      public void combine() {
        encoder.finish();
      }

      @Override
      public void close() {
        encoder.close();
      }
    };
  }

  @Override
  public void finish(FragmentContext fragment) {
    writer.commit();
  }
}
