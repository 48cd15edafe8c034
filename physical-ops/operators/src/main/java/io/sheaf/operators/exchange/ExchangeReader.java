package io.sheaf.operators.exchange;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.batch.StoredBatchReader;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.graph.TaskResult;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.Source;
import io.sheaf.operators.spec.ExchangeSlice;
import io.sheaf.operators.spec.ExchangeSourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * This task's partition of every upstream task's output, as a queue of batches that the drivers
 * share. What arrives is counted against what was written. Thread-safe.
 */
public final class ExchangeReader implements Source {
  private final List<StoredBatch> queue = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();

  public ExchangeReader(ExchangeSourceSpec spec, FragmentContext fragment) {
    inputs(spec, fragment).forEach(queue::addAll);
  }

  /** The batches of each upstream task for this task, in the order they were written, counted. */
  static List<List<StoredBatch>> inputs(ExchangeSourceSpec spec, FragmentContext fragment) {
    List<TaskResult> results = fragment.inputs(spec.stage());
    List<List<StoredBatch>> inputs = new ArrayList<>();
    if (spec.slices().isEmpty()) {
      for (TaskResult result : results) {
        ExchangeOutput output = (ExchangeOutput) result;
        inputs.add(counted(output, output.partitionFor(fragment.partition()), spec, fragment));
      }
      return inputs;
    }
    ExchangeSlice slice = spec.slices().get(fragment.partition());
    for (int task = slice.fromTask(); task < slice.toTask(); task++) {
      List<StoredBatch> batches = new ArrayList<>();
      for (int p = slice.fromPartition(); p < slice.toPartition(); p++) {
        batches.addAll(counted((ExchangeOutput) results.get(task), p, spec, fragment));
      }
      inputs.add(batches);
    }
    return inputs;
  }

  private static List<StoredBatch> counted(
      ExchangeOutput output, int partition, ExchangeSourceSpec spec, FragmentContext fragment) {
    List<StoredBatch> batches = output.partition(partition);
    long rows = batches.stream().mapToLong(StoredBatch::rowCount).sum();
    if (rows != output.rowCount(partition)) {
      throw new SheafException(
          ErrorCode.INTERNAL_ERROR,
          "the exchange from stage %d, partition %d, to task %d lost rows: %d written, %d read"
              .formatted(
                  spec.stage(), partition, fragment.partition(), output.rowCount(partition), rows));
    }
    return batches;
  }

  @Override
  public int maxDrivers() {
    return Math.max(queue.size(), 1);
  }

  @Override
  public Reader open(DriverContext driver) {
    return new Reader() {
      private StoredBatchReader reader;

      @Override
      public ColumnBatch next() {
        int index = next.getAndIncrement();
        if (index >= queue.size() || index < 0) {
          return null;
        }
        StoredBatch batch = queue.get(index);
        if (reader == null) {
          reader = new StoredBatchReader(batch.columnCount());
        }
        return reader.read(batch);
      }

      @Override
      public void close() {
        if (reader != null) {
          reader.close();
        }
      }
    };
  }
}
