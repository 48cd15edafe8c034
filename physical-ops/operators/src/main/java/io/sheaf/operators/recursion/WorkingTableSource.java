package io.sheaf.operators.recursion;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.Source;
import io.sheaf.operators.table.StoredTable;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.ReadRequest;
import io.sheaf.storage.Split;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** All rows of a table in memory, its splits shared by the drivers. Thread-safe. */
public final class WorkingTableSource implements Source {
  private final StoredTable table;
  private final List<? extends Split> splits;
  private final AtomicInteger next = new AtomicInteger();

  public WorkingTableSource(StoredTable table) {
    this.table = table;
    this.splits = table.splits();
  }

  @Override
  public int maxDrivers() {
    return Math.max(1, splits.size());
  }

  @Override
  public Reader open(DriverContext driver) {
    MemoryConsumer memory = driver.fragment().memory().consumer("working table");
    int[] columns = IntStream.range(0, table.schema().size()).toArray();
    ReadRequest request =
        new ReadRequest(columns, List.of(), driver.fragment().settings().batchRows(), memory);
    return new Reader() {
      private BatchReader reader;

      @Override
      public ColumnBatch next() {
        while (true) {
          if (reader == null) {
            int split = next.getAndIncrement();
            if (split >= splits.size()) {
              return null;
            }
            reader = table.open(splits.get(split), request);
          }
          ColumnBatch batch = reader.next();
          if (batch != null) {
            return batch;
          }
          closeReader();
        }
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
    };
  }
}
