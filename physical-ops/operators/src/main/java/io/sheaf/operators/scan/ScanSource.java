package io.sheaf.operators.scan;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.SelectedBatch;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.Source;
import io.sheaf.operators.spec.ScanSpec;
import io.sheaf.operators.spec.SplitRange;
import io.sheaf.storage.BatchReader;
import io.sheaf.storage.ReadRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The splits of one task as a queue: each driver takes the next split when it has read its last
 * one. Thread-safe.
 */
public final class ScanSource implements Source {
  /** Bits of a row's number that count within its split. */
  private static final int ROW_BITS = 40;

  private final ScanSpec spec;
  private final List<SplitRange> queue;
  private final AtomicInteger next = new AtomicInteger();
  private final boolean numbers;

  /** The table's columns that are read. */
  private final int[] columns;

  /** Which rows are still wanted, or null for all. */
  private final KeyBound bound;

  /** Null when no order is claimed. */
  private final OrderCheck order;

  /**
   * @param bound tells of rows that are not wanted any more, or null
   */
  public ScanSource(ScanSpec spec, KeyBound bound, FragmentContext fragment) {
    this.spec = spec;
    this.bound = bound;
    List<SplitRange> pieces = spec.assignment().get(fragment.partition());
    this.order = spec.order().isEmpty() ? null : new OrderCheck(spec);
    this.queue =
        bound == null || spec.sequential() ? pieces : bound.bestFirst(pieces, SplitRange::split);
    int last = spec.columns().length - 1;
    this.numbers = last >= 0 && spec.columns()[last] == ScanSpec.ROW_NUMBER;
    this.columns = numbers ? Arrays.copyOf(spec.columns(), last) : spec.columns();
  }

  @Override
  public int maxDrivers() {
    return spec.sequential() ? 1 : Math.max(queue.size(), 1);
  }

  @Override
  public Reader open(DriverContext driver) {
    return new SplitReader(driver);
  }

  private final class SplitReader implements Reader {
    private final DriverContext driver;
    private final MemoryConsumer memory;
    private final SelectedBatch inRange = new SelectedBatch(spec.columns().length);
    private final NumberedBatch numbered = numbers ? new NumberedBatch(columns.length) : null;
    private long nextRow;
    private int[] rows = {};
    private final OrderCheck.DriverCheck check;
    private BatchReader reader;
    private SplitRange range;
    private KeyRangeFilter filter; // null when the split is read whole

    SplitReader(DriverContext driver) {
      this.driver = driver;
      this.memory = driver.fragment().memory().consumer("scan of " + spec.table().description());
      this.check = order == null ? null : order.new DriverCheck(driver.fragment(), memory);
    }

    @Override
    public ColumnBatch next() {
      while (true) {
        if (reader == null && !openNext()) {
          return null;
        }
        ColumnBatch read = reader.next();
        if (read == null) {
          closeReader();
          if (check != null) {
            check.end();
          }
          continue;
        }
        if (check != null) {
          check.check(read);
        }
        if (filter != null && check != null && !filter.isAsPromised(read)) {
          throw check.brokenPromise();
        }
        ColumnBatch batch = numbered == null ? read : numbered.reset(read, nextRow);
        nextRow += read.rowCount();
        return filter == null || range.isWhole() ? batch : restricted(batch);
      }
    }

    private boolean openNext() {
      do {
        int index = next.getAndIncrement();
        if (index >= queue.size()) {
          return false;
        }
        range = queue.get(index);
      } while (bound != null && bound.excludes(range.split()));
      filter = range.keys().isEmpty() ? null : new KeyRangeFilter(range);
      nextRow = (long) range.split().ordinal() << ROW_BITS;
      if (check != null) {
        check.start(range.split());
      }
      reader =
          spec.table()
              .open(
                  range.split(),
                  new ReadRequest(
                      columns, pruning(), driver.fragment().settings().batchRows(), memory));
      return true;
    }

    private List<Expr> pruning() {
      Optional<Expr> wanted =
          bound == null || numbers ? Optional.empty() : bound.condition(range.split());
      if (wanted.isEmpty()) {
        return spec.pruning();
      }
      List<Expr> conjuncts = new ArrayList<>(spec.pruning());
      conjuncts.add(wanted.get());
      return conjuncts;
    }

    private ColumnBatch restricted(ColumnBatch batch) {
      if (rows.length < batch.rowCount()) {
        rows = new int[batch.rowCount()];
      }
      int count = filter.select(batch, rows);
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
