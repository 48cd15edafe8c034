package io.sheaf.operators.scan;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.SelectedBatch;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.Source;
import io.sheaf.operators.spec.ScanSpec;
import io.sheaf.operators.spec.SplitRange;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.ReadRequest;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The splits of one task as a queue: each driver takes the next split when it has read its last
 * one. Thread-safe.
 */
public final class ScanSource implements Source {
  private final ScanSpec spec;
  private final List<SplitRange> queue;
  private final AtomicInteger next = new AtomicInteger();

  public ScanSource(ScanSpec spec, FragmentContext fragment) {
    this.spec = spec;
    this.queue = spec.assignment().get(fragment.partition());
  }

  @Override
  public int maxDrivers() {
    return Math.max(queue.size(), 1);
  }

  @Override
  public Reader open(DriverContext driver) {
    return new SplitReader(driver);
  }

  private final class SplitReader implements Reader {
    private final DriverContext driver;
    private final MemoryConsumer memory;
    private final SelectedBatch inRange = new SelectedBatch(spec.columns().length);
    private int[] rows = {};
    private BatchReader reader;
    private SplitRange range;

    SplitReader(DriverContext driver) {
      this.driver = driver;
      this.memory = driver.fragment().memory().consumer("scan of " + spec.table().description());
    }

    @Override
    public ColumnBatch next() {
      while (true) {
        if (reader == null && !openNext()) {
          return null;
        }
        ColumnBatch batch = reader.next();
        if (batch == null) {
          closeReader();
        } else if (range.keyColumn() < 0) {
          return batch;
        } else {
          return restricted(batch);
        }
      }
    }

    private boolean openNext() {
      int index = next.getAndIncrement();
      if (index >= queue.size()) {
        return false;
      }
      range = queue.get(index);
      reader =
          spec.table()
              .open(
                  range.split(),
                  new ReadRequest(
                      spec.columns(),
                      spec.pruning(),
                      driver.fragment().settings().batchRows(),
                      memory));
      return true;
    }

    private ColumnBatch restricted(ColumnBatch batch) {
      if (rows.length < batch.rowCount()) {
        rows = new int[batch.rowCount()];
      }
      int count = KeyRangeFilter.select(batch.column(range.keyColumn()), range, rows);
      return count == batch.rowCount() ? batch : inRange.reset(batch, rows, count);
    }

    private void closeReader() {
      reader.close();
      reader = null;
    }

    @Override
    public void close() {
      if (reader != null) {
        closeReader();
      }
      memory.close();
    }
  }
}
