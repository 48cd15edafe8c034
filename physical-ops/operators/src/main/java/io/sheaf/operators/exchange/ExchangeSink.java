package io.sheaf.operators.exchange;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.row.KeyHasher;
import io.sheaf.graph.TaskResult;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.ResultSink;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Spreads a task's rows over the tasks that read them. Thread-safe. */
public final class ExchangeSink implements ResultSink {
  /** Fewer open blocks than this are no burden, so that drivers need not share them. */
  private static final int CHEAP_OPEN_BLOCKS = 32;

  private final IntFunction<Spreader> spreaders;
  private final ExchangeOutput output;
  private final OpenBlocks[] lanes;
  private boolean handedOver;

  /** Spreads by what is known of the partitions beforehand. */
  public ExchangeSink(Partitioning partitioning, FragmentContext fragment) {
    // Every reader of a broadcast gets the same rows, so they are kept once.
    this(
        partitioning instanceof Partitioning.Broadcast ? 1 : partitioning.count(),
        driver -> spreader(partitioning, driver),
        fragment);
  }

  /**
   * Spreads as somebody else says.
   *
   * @param kept number of partitions
   * @param spreaders makes that of a driver; null when there is one partition
   */
  public ExchangeSink(int kept, IntFunction<Spreader> spreaders, FragmentContext fragment) {
    this.spreaders = spreaders;
    ExchangeAccess access = fragment.exchange();
    this.output =
        new ExchangeOutput(
            "exchange output",
            kept,
            fragment.memory(),
            fragment.settings().spillDirectory(),
            access != null);
    int drivers = fragment.settings().threads();
    this.lanes = new OpenBlocks[Math.clamp(CHEAP_OPEN_BLOCKS / kept, 1, drivers)];
    Arrays.setAll(lanes, i -> new OpenBlocks(output, lanes.length));
    fragment.own(this::closeUnlessHandedOver);
  }

  private void closeUnlessHandedOver() {
    if (!handedOver) {
      for (OpenBlocks lane : lanes) {
        lane.close();
      }
      output.close();
    }
  }

  @Override
  public Driver open(DriverContext driver) {
    Spreader spreader = spreaders.apply(driver.index());
    OpenBlocks lane = lanes[driver.index() % lanes.length];
    return new SpreadingDriver(spreader, output.partitionCount(), lane, driver.index());
  }

  private static Spreader spreader(Partitioning partitioning, int driver) {
    return switch (partitioning) {
      case Partitioning.Single single -> null;
      case Partitioning.Broadcast broadcast -> null;
      case Partitioning.Hash(List<Integer> keys, int count) ->
          count == 1 ? null : new HashSpreader(keys, count);
      case Partitioning.Range(List<Integer> keys, var divisions) when keys.size() == 1 ->
          divisions.count() == 1 ? null : new RangeSpreader(keys.getFirst(), divisions);
      case Partitioning.Range(List<Integer> keys, var divisions) ->
          divisions.count() == 1 ? null : new KeySpreader(keys, divisions);
      case Partitioning.Arbitrary(int count) ->
          count == 1 ? null : new RoundRobinSpreader(driver, count);
    };
  }

  @Override
  public void finish(FragmentContext fragment) {
    for (OpenBlocks lane : lanes) {
      lane.finish();
    }
  }

  @Override
  public TaskResult result() {
    handedOver = true;
    return output;
  }

  /** Tells each row's partition. One object a driver. */
  public interface Spreader {
    /** The partition of each of the batch's rows. */
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

  private static final class SpreadingDriver implements Driver {
    private final Spreader spreader;
    private final OpenBlocks blocks;
    private final int[] starts;
    private final int first;
    private ColumnBuffer[] buffers = {};
    private Column[] columns = {};
    private int[] partitions = {};
    private int[] rows = {};

    SpreadingDriver(Spreader spreader, int count, OpenBlocks blocks, int driver) {
      this.spreader = spreader;
      this.blocks = blocks;
      this.starts = new int[count + 1];
      this.first = driver * 7 % count;
    }

    @Override
    public void accept(ColumnBatch batch) {
      flatten(batch);
      int count = batch.rowCount();
      if (rows.length < count) {
        rows = new int[count];
        partitions = new int[count];
        Arrays.setAll(rows, i -> i);
      }
      if (spreader == null) {
        blocks.append(0, columns, rows, 0, count);
        return;
      }
      spreader.partitions(batch, partitions);
      sortByPartition(count);
      // Drivers that share open blocks start at different ones, so that they seldom meet.
      int partitionCount = starts.length - 1;
      for (int i = 0; i < partitionCount; i++) {
        int partition = first + i < partitionCount ? first + i : first + i - partitionCount;
        // After the sort, starts[p] is where partition p ends.
        int from = partition == 0 ? 0 : starts[partition - 1];
        if (starts[partition] > from) {
          blocks.append(partition, columns, rows, from, starts[partition]);
        }
      }
    }

    private void flatten(ColumnBatch batch) {
      if (buffers.length != batch.columnCount()) {
        buffers = new ColumnBuffer[batch.columnCount()];
        Arrays.setAll(buffers, i -> new ColumnBuffer());
        columns = new Column[buffers.length];
      }
      for (int i = 0; i < columns.length; i++) {
        columns[i] = batch.column(i).flat(buffers[i]);
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
