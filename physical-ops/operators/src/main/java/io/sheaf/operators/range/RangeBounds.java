package io.sheaf.operators.range;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.row.RowContainer;
import io.sheaf.columnar.row.RowOrder;
import io.sheaf.operators.exchange.ExchangeSink;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.Sink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The bounds of ranges, in their order: the first key of each range but the first. A row belongs to
 * the range whose number is that of the bounds that are not behind it, so equal keys stay together.
 */
final class RangeBounds implements Sink, AutoCloseable {
  private final int[] keys;
  private final RowOrder order;
  private final MemoryConsumer memory;
  private final RowContainer container;
  private final List<RowContainer> scratch = new ArrayList<>();
  private long[] bounds = {};
  private boolean closed;

  /**
   * @param keys columns of the keys in the rows that are spread
   * @param order of the keys alone
   */
  RangeBounds(int[] keys, RowOrder order, FragmentContext fragment) {
    this.keys = keys;
    this.order = order;
    this.memory = fragment.memory().consumer("bounds of ranges");
    this.container = new RowContainer(memory, order.layout());
  }

  /**
   * The first keys of ranges that hold about as many rows each, as far as a key's rows can't be
   * parted.
   *
   * @return records of the sample, at most one less than ranges
   */
  static long[] choose(SampledKeys sample, RowOrder order, int ranges) {
    Integer[] entries = new Integer[sample.size()];
    Arrays.setAll(entries, i -> i);
    Arrays.sort(
        entries, Comparator.comparing(i -> sample.record(i), (a, b) -> order.compare(a, b)));
    double left = 0; // rows that are in no range yet
    for (int i = 0; i < sample.size(); i++) {
      left += sample.count(i);
    }
    long[] bounds = new long[ranges - 1];
    int found = 0;
    double rows = 0; // in the range that is being filled
    for (Integer entry : entries) {
      long count = sample.count(entry);
      if (rows > 0 && found < bounds.length && rows + count / 2.0 > left / (ranges - found)) {
        bounds[found++] = sample.record(entry);
        left -= rows;
        rows = 0;
      }
      rows += count;
    }
    return Arrays.copyOf(bounds, found);
  }

  @Override
  public Sink.Driver open(DriverContext driver) {
    return new Sink.Driver() {
      @Override
      public void accept(ColumnBatch batch) {
        add(batch);
      }

      @Override
      public void combine() {}

      @Override
      public void close() {}
    };
  }

  private synchronized void add(ColumnBatch batch) {
    Column[] columns = new Column[keys.length];
    Arrays.setAll(columns, batch::column);
    long[] records = new long[batch.rowCount()];
    container.append(columns, records.length, records);
    int before = bounds.length;
    bounds = Arrays.copyOf(bounds, before + records.length);
    System.arraycopy(records, 0, bounds, before, records.length);
  }

  @Override
  public void finish(FragmentContext fragment) {
    bounds =
        Arrays.stream(bounds).boxed().sorted(order::compare).mapToLong(Long::longValue).toArray();
  }

  /** Tells the range of each row, for one driver, after {@link #finish}. */
  ExchangeSink.Spreader spreader() {
    RowContainer rows = new RowContainer(memory, order.layout());
    synchronized (this) {
      scratch.add(rows);
    }
    return new Ranges(rows);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      scratch.forEach(RowContainer::close);
      container.close();
      memory.close();
    }
  }

  private final class Ranges implements ExchangeSink.Spreader {
    private final RowContainer rows;
    private final Column[] columns = new Column[keys.length];
    private long[] records = {};

    Ranges(RowContainer rows) {
      this.rows = rows;
    }

    @Override
    public void partitions(ColumnBatch batch, int[] partitions) {
      int count = batch.rowCount();
      if (records.length < count) {
        records = new long[count];
      }
      Arrays.setAll(columns, i -> batch.column(keys[i]));
      rows.close(); // frees the last batch's, and takes new ones
      rows.append(columns, count, records);
      for (int row = 0; row < count; row++) {
        partitions[row] = range(records[row]);
      }
    }

    /** The number of bounds that are not behind the record. */
    private int range(long record) {
      int from = 0;
      int to = bounds.length;
      while (from < to) {
        int middle = (from + to) >>> 1;
        if (order.compare(bounds[middle], record) > 0) {
          to = middle;
        } else {
          from = middle + 1;
        }
      }
      return from;
    }
  }
}
