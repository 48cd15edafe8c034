package io.sheaf.operators.exchange;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.row.KeyHasher;
import io.sheaf.graph.TaskResult;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.ResultSink;
import java.util.Arrays;
import java.util.List;

/** Spreads a task's rows over the tasks that read them. Thread-safe. */
public final class ExchangeSink implements ResultSink {
  private final Partitioning partitioning;
  private final MemoryConsumer memory;
  private final ExchangeOutput output;
  private boolean handedOver;

  public ExchangeSink(Partitioning partitioning, FragmentContext fragment) {
    this.partitioning = partitioning;
    this.memory = fragment.memory().consumer("exchange output");
    // Every reader of a broadcast gets the same rows, so they are kept once.
    int kept = partitioning instanceof Partitioning.Broadcast ? 1 : partitioning.count();
    this.output = new ExchangeOutput(kept, memory, fragment.settings().spillDirectory());
    fragment.own(this::closeUnlessHandedOver);
  }

  private void closeUnlessHandedOver() {
    if (!handedOver) {
      output.close();
    }
  }

  @Override
  public Driver open(DriverContext driver) {
    Spreader spreader = spreader(partitioning, driver.index());
    return new SpreadingDriver(spreader, output.partitionCount());
  }

  private static Spreader spreader(Partitioning partitioning, int driver) {
    return switch (partitioning) {
      case Partitioning.Single single -> null;
      case Partitioning.Broadcast broadcast -> null;
      case Partitioning.Hash(List<Integer> keys, int count) ->
          count == 1 ? null : new HashSpreader(keys, count);
      case Partitioning.Range(int key, var divisions) ->
          divisions.count() == 1 ? null : new RangeSpreader(key, divisions);
      case Partitioning.Arbitrary(int count) ->
          count == 1 ? null : new RoundRobinSpreader(driver, count);
    };
  }

  @Override
  public void finish(FragmentContext fragment) {}

  @Override
  public TaskResult result() {
    handedOver = true;
    return output;
  }

  /** Tells each row's partition. One object a driver. */
  interface Spreader {
    void partitions(ColumnBatch batch, int[] partitions);
  }

  private static final class HashSpreader implements Spreader {
    private final int[] keys;
    private final int count;
    private final KeyHasher hasher;
    private long[] hashes = {};

    HashSpreader(List<Integer> keys, int count) {
      this.keys = keys.stream().mapToInt(Integer::intValue).toArray();
      this.count = count;
      this.hasher = new KeyHasher(this.keys.length);
    }

    @Override
    public void partitions(ColumnBatch batch, int[] partitions) {
      int rows = batch.rowCount();
      if (hashes.length < rows) {
        hashes = new long[rows];
      }
      Column[] columns = new Column[keys.length];
      Arrays.setAll(columns, i -> batch.column(keys[i]));
      hasher.hash(columns, rows, hashes);
      for (int i = 0; i < rows; i++) {
        partitions[i] = KeyHasher.partition(hashes[i], count);
      }
    }
  }

  /** Spreads evenly, a batch a partition. */
  private static final class RoundRobinSpreader implements Spreader {
    private final int count;
    private int next;

    RoundRobinSpreader(int first, int count) {
      this.next = first % count;
      this.count = count;
    }

    @Override
    public void partitions(ColumnBatch batch, int[] partitions) {
      Arrays.fill(partitions, 0, batch.rowCount(), next);
      next = (next + 1) % count;
    }
  }

  private final class SpreadingDriver implements Driver {
    private final Spreader spreader;
    private final int[] starts;
    private int[] partitions = {};
    private int[] rows = {};

    SpreadingDriver(Spreader spreader, int count) {
      this.spreader = spreader;
      this.starts = new int[count + 1];
    }

    @Override
    public void accept(ColumnBatch batch) {
      if (spreader == null) {
        output.add(0, StoredBatch.copy(batch, memory));
        return;
      }
      int count = batch.rowCount();
      if (rows.length < count) {
        rows = new int[count];
        partitions = new int[count];
      }
      spreader.partitions(batch, partitions);
      sortByPartition(count);
      for (int partition = 0, from = 0; partition < starts.length - 1; partition++) {
        // After the sort, starts[p] is where partition p ends.
        int to = starts[partition];
        if (to > from) {
          int[] chosen = Arrays.copyOfRange(rows, from, to);
          output.add(partition, StoredBatch.copy(batch, chosen, chosen.length, memory));
        }
        from = to;
      }
    }

    /** Counting sort of row numbers by partition, rows of a partition staying in order. */
    private void sortByPartition(int count) {
      Arrays.fill(starts, 0);
      for (int i = 0; i < count; i++) {
        starts[partitions[i] + 1]++;
      }
      for (int p = 1; p < starts.length; p++) {
        starts[p] += starts[p - 1];
      }
      for (int i = 0; i < count; i++) {
        rows[starts[partitions[i]]++] = i;
      }
    }

    @Override
    public void combine() {}

    @Override
    public void close() {}
  }
}
