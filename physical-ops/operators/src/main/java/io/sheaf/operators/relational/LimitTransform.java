package io.sheaf.operators.relational;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.SelectedBatch;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.Transform;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets rows number {@code offset} to {@code offset + fetch - 1} pass, numbered as they come over
 * all drivers.
 */
public final class LimitTransform implements Transform {
  /** The count that all drivers of a task share. */
  public static final class Shared implements Factory {
    private final long offset;
    private final long end;
    private final int columnCount;
    private final AtomicLong seen = new AtomicLong();

    /**
     * @param fetch -1 for no end
     */
    public Shared(long offset, long fetch, int columnCount) {
      this.offset = offset;
      this.end = fetch < 0 || offset + fetch < 0 ? Long.MAX_VALUE : offset + fetch;
      this.columnCount = columnCount;
    }

    @Override
    public Transform open(DriverContext driver) {
      return new LimitTransform(this);
    }
  }

  private final Shared shared;
  private final SelectedBatch selected;
  private int[] rows = {};
  private ColumnBatch output;

  private LimitTransform(Shared shared) {
    this.shared = shared;
    this.selected = new SelectedBatch(shared.columnCount);
  }

  @Override
  public void accept(ColumnBatch input) {
    long first = shared.seen.getAndAdd(input.rowCount());
    int from = Math.clamp(shared.offset - first, 0, input.rowCount());
    int to = Math.clamp(shared.end - first, from, input.rowCount());
    if (to - from == input.rowCount()) {
      output = input;
    } else if (to > from) {
      if (rows.length < to - from) {
        rows = new int[to - from];
      }
      for (int i = 0; i < to - from; i++) {
        rows[i] = from + i;
      }
      output = selected.reset(input, rows, to - from);
    }
  }

  @Override
  public ColumnBatch next() {
    ColumnBatch result = output;
    output = null;
    return result;
  }

  @Override
  public boolean isDone() {
    return shared.seen.get() >= shared.end;
  }

  @Override
  public void close() {}
}
