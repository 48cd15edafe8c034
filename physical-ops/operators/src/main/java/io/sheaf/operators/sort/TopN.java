package io.sheaf.operators.sort;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.row.RecordWalk;
import io.sheaf.columnar.row.RowOrder;
import io.sheaf.columnar.row.TopRows;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.Sink;
import io.sheaf.operators.scan.KeyBound;
import java.util.ArrayList;
import java.util.List;

/**
 * The first rows of an order: each driver keeps its own candidates, which are merged at the end.
 * Thread-safe as a {@link Sink} must be; closed with the task.
 */
final class TopN implements Sink, AutoCloseable {
  private final RowOrder order;
  private final int wanted;
  private final KeyBound bound;
  private final MemoryConsumer memory;
  private final List<TopRows> candidates = new ArrayList<>();
  private long[] records = {};
  private boolean closed;

  /**
   * @param wanted rows to keep, those that an offset skips included
   * @param bound hears of the last candidate's first key, or null
   */
  TopN(RowOrder order, int wanted, KeyBound bound, FragmentContext fragment) {
    this.order = order;
    this.wanted = wanted;
    this.bound = bound;
    this.memory = fragment.memory().consumer("top " + wanted);
  }

  @Override
  public Sink.Driver open(DriverContext context) {
    TopRows rows = newRows();
    return new Sink.Driver() {
      @Override
      public void accept(ColumnBatch batch) {
        if (rows.add(batch) && bound != null) {
          bound.offer(rows.lastKey());
        }
      }

      @Override
      public void combine() {
        rows.cut();
      }

      @Override
      public boolean isDone() {
        return wanted == 0;
      }

      // All candidates are owned by the task.
      @Override
      public void close() {}
    };
  }

  private synchronized TopRows newRows() {
    TopRows rows = new TopRows(order, memory, wanted);
    candidates.add(rows);
    return rows;
  }

  @Override
  public void finish(FragmentContext fragment) {
    records = TopRows.sorted(order, candidates);
  }

  /** The rows in order from row number {@code offset} on. */
  RecordWalk walk(long offset) {
    return new RecordWalk() {
      private int at = (int) Math.min(offset, records.length);

      @Override
      public int next(long[] into, int most) {
        int count = Math.min(most, records.length - at);
        System.arraycopy(records, at, into, 0, count);
        at += count;
        return count;
      }
    };
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      candidates.forEach(TopRows::close);
      memory.close();
    }
  }
}
