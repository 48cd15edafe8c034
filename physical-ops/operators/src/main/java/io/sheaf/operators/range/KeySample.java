package io.sheaf.operators.range;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.row.KeyHasher;
import io.sheaf.columnar.row.RowContainer;
import io.sheaf.columnar.row.RowLayout;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.Sink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The distinct keys of the smallest hashes, each with the number of its rows. Which keys these are
 * depends on the rows alone, not on their order, on drivers or on tasks: when a lost task runs
 * again its sample is the same, and so is what was decided by it. Samples of parts make the sample
 * of the whole (bottom-k sketches; Cohen and Kaplan, "Summarizing data using bottom-k sketches").
 */
final class KeySample implements Sink, AutoCloseable {
  private final int[] keys;
  private final int weight;
  private final int most;
  private final RowLayout layout;
  private final MemoryConsumer memory;
  private final List<RowContainer> containers = new ArrayList<>();
  private final SampledKeys all;
  private boolean closed;

  /**
   * @param keys columns of the keys
   * @param weight the column that tells how many rows a row stands for, -1 when each is one
   * @param most keys in the sample
   * @param layout of the keys as records
   */
  KeySample(int[] keys, int weight, int most, RowLayout layout, FragmentContext fragment) {
    this.keys = keys;
    this.weight = weight;
    this.most = most;
    this.layout = layout;
    this.memory = fragment.memory().consumer("sample of keys");
    this.all = new SampledKeys(most);
  }

  /** The sample, after {@link #finish}. */
  SampledKeys keys() {
    return all;
  }

  @Override
  public Sink.Driver open(DriverContext driver) {
    RowContainer container = new RowContainer(memory, layout);
    synchronized (this) {
      containers.add(container);
    }
    return new SamplingDriver(container);
  }

  @Override
  public void finish(FragmentContext fragment) {
    all.cut();
  }

  private synchronized void combine(SampledKeys part) {
    part.cut();
    for (int i = 0; i < part.size(); i++) {
      int entry = all.add(part.hash(i), part.count(i));
      if (all.record(entry) == 0) {
        all.setRecord(entry, part.record(i));
      }
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      containers.forEach(RowContainer::close);
      memory.close();
    }
  }

  private final class SamplingDriver implements Sink.Driver {
    private final RowContainer container;
    private final SampledKeys sampled = new SampledKeys(most);
    private final KeyHasher hasher = new KeyHasher(keys.length);
    private final Column[] columns = new Column[keys.length];
    private final ColumnBuffer[] buffers = new ColumnBuffer[keys.length];
    private final ColumnBuffer weights = new ColumnBuffer();
    private long[] hashes = {};
    private int[] rows = {};
    private long[] records = {};

    SamplingDriver(RowContainer container) {
      this.container = container;
      Arrays.setAll(buffers, i -> new ColumnBuffer());
    }

    @Override
    public void accept(ColumnBatch batch) {
      int count = batch.rowCount();
      if (hashes.length < count) {
        hashes = new long[count];
        rows = new int[count];
        records = new long[count];
      }
      Arrays.setAll(columns, i -> batch.column(keys[i]));
      hasher.hash(columns, count, hashes);
      long[] counts = weight < 0 ? null : SampledKeys.longs(batch.column(weight), weights);
      int found = 0;
      for (int row = 0; row < count; row++) {
        if (hashes[row] <= sampled.largest()) {
          int entry = sampled.add(hashes[row], counts == null ? 1 : counts[row]);
          if (sampled.record(entry) == 0) {
            sampled.setRecord(entry, SampledKeys.AWAITED);
            rows[found++] = row;
          }
        }
      }
      keep(found);
      sampled.cutIfFull();
    }

    /** Copies the keys of the rows that are new in the sample. */
    private void keep(int found) {
      if (found == 0) {
        return;
      }
      Column[] chosen = new Column[columns.length];
      Arrays.setAll(chosen, i -> columns[i].gather(rows, found, buffers[i]));
      container.append(chosen, found, records);
      for (int i = 0; i < found; i++) {
        sampled.setRecord(sampled.find(hashes[rows[i]]), records[i]);
      }
    }

    @Override
    public void combine() {
      KeySample.this.combine(sampled);
    }

    // The containers are the sample's.
    @Override
    public void close() {}
  }
}
