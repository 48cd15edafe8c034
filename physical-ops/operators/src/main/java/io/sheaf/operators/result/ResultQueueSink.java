package io.sheaf.operators.result;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.Sink;

/** Copies batches into the query's result channel. Thread-safe. */
public final class ResultQueueSink implements Sink {
  private final ResultChannel channel;

  public ResultQueueSink(ResultChannel channel) {
    this.channel = channel;
  }

  @Override
  public Driver open(DriverContext context) {
    return new Driver() {
      @Override
      public void accept(ColumnBatch batch) {
        try {
          channel.put(StoredBatch.copy(batch, channel.memory()), context.fragment());
        } catch (RuntimeException unchecked) {
          throw unchecked;
        } catch (Exception checked) {
          throw new SheafException(
              ErrorCode.IO_ERROR, "cannot keep the result: " + checked.getMessage(), checked);
        }
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
