package io.sheaf.operators.sort;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.row.RecordBatch;
import io.sheaf.columnar.row.RecordWalk;
import io.sheaf.columnar.row.RowLayout;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.Source;
import java.util.function.Supplier;

/**
 * Gives records in the order of a walk, by one driver. Fields are gathered when their columns are
 * asked for.
 */
public final class OrderedSource implements Source {
  private final RowLayout layout;
  private final Supplier<RecordWalk> records;
  private final long fetch;
  private final AutoCloseable state;

  /**
   * @param records opened once, when reading starts
   * @param fetch most rows to give
   * @param state closed when reading is over; must bear to be closed again
   */
  public OrderedSource(
      RowLayout layout, Supplier<RecordWalk> records, long fetch, AutoCloseable state) {
    this.layout = layout;
    this.records = records;
    this.fetch = fetch;
    this.state = state;
  }

  @Override
  public int maxDrivers() {
    return 1;
  }

  @Override
  public Reader open(DriverContext driver) {
    return new OrderedReader(records.get(), driver.fragment().settings().batchRows());
  }

  private final class OrderedReader implements Reader {
    private final RecordWalk walk;
    private final long[] chunk;
    private final RecordBatch batch = new RecordBatch(layout);
    private long left = fetch;

    OrderedReader(RecordWalk walk, int batchRows) {
      this.walk = walk;
      this.chunk = new long[batchRows];
    }

    @Override
    public ColumnBatch next() {
      if (left == 0) {
        return null;
      }
      int count = walk.next(chunk, (int) Math.min(chunk.length, left));
      left -= count;
      return count == 0 ? null : batch.reset(chunk, count);
    }

    @Override
    public void close() {
      try {
        state.close();
      } catch (RuntimeException failure) {
        throw failure;
      } catch (Exception failure) {
        throw new IllegalStateException(failure);
      }
    }
  }
}
