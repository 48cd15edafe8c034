package io.sheaf.operators.join;

import io.sheaf.columnar.row.PairOrder;
import io.sheaf.columnar.row.RowBuckets;
import io.sheaf.columnar.row.RowOrder;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.pipeline.Source;
import io.sheaf.operators.sort.RowOrders;
import io.sheaf.operators.sort.Sorting;
import io.sheaf.operators.spec.AsofJoinSpec;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.operators.spill.SpillSpace;
import io.sheaf.operators.window.SortedSlice;
import io.sheaf.operators.window.StreamedRows;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * ASOF joins: both sides are sorted by keys and time, then merged.
 *
 * <pre>
 *   right  a1     a4        a7 | b2        b9       ascending for >= and >, descending for <= and <
 *   left      a2      a5 a6    | b1  b3 b5
 *   match     a1      a4 a4    | -   b2 b2          the last right row that was passed, if its keys are equal
 * </pre>
 *
 * Sorts spill as sorts do. When both sides are in memory, drivers take slices of the left side, and
 * each finds its start in the right side by halving; what comes from disk is merged by one driver.
 */
public final class AsofJoin implements Source {
  /** Left rows of a slice at least, unless batches are smaller. */
  private static final long LEAST_ROWS = 16 << 10;

  private static final int SLICES_A_THREAD = 4;

  private final AsofJoinSpec spec;
  private final FragmentContext fragment;
  private final Sorting left;
  private final Sorting right;
  private final PairOrder order;
  private final SpillSpace space;
  private final AtomicInteger nextSlice = new AtomicInteger();
  private final AtomicInteger unread = new AtomicInteger();
  private RowBuckets leftRows;
  private RowBuckets rightRows;
  private int slices;

  private AsofJoin(AsofJoinSpec spec, FragmentContext fragment) {
    this.spec = spec;
    this.fragment = fragment;
    this.left = fragment.own(new Sorting(order(spec.left().schema(), spec.leftKeys()), fragment));
    this.right =
        fragment.own(new Sorting(order(spec.right().schema(), spec.rightKeys()), fragment));
    this.order = new PairOrder(left.order(), right.order());
    this.space = fragment.own(new SpillSpace(fragment, "asof join"));
  }

  private RowOrder order(Schema schema, int[] keys) {
    List<SortKey> order = new ArrayList<>();
    for (int i = 0; i < keys.length; i++) {
      boolean isTime = i == keys.length - 1;
      order.add(new SortKey(keys[i], isTime && spec.match().descending(), false));
    }
    return RowOrders.of(schema, order);
  }

  /** Ends both inputs in sorts and starts a pipeline from the pairs. */
  public static void build(AsofJoinSpec spec, PipelineBuilder pipelines) {
    AsofJoin join = new AsofJoin(spec, pipelines.fragment());
    pipelines.side(spec.right(), spec, join.right.sink());
    pipelines.input(spec.left());
    pipelines.sink(spec, join.left.sink());
    pipelines.source(spec, join);
  }

  @Override
  public synchronized int maxDrivers() {
    if (slices == 0) {
      cut();
    }
    return slices;
  }

  private void cut() {
    leftRows = left.inMemory();
    rightRows = right.inMemory();
    slices = 1;
    if (inMemory()) {
      long least = Math.min(LEAST_ROWS, fragment.settings().batchRows());
      slices =
          Math.clamp(leftRows.size() / least, 1, SLICES_A_THREAD * fragment.settings().threads());
    }
    unread.set(slices);
  }

  private boolean inMemory() {
    return leftRows != null && rightRows != null;
  }

  @Override
  public Reader open(DriverContext driver) {
    maxDrivers();
    return new Slices();
  }

  /** One driver's way through the slices that it takes. */
  private final class Slices implements Reader {
    private AsofMerge merge;

    @Override
    public io.sheaf.columnar.batch.ColumnBatch next() {
      while (true) {
        if (merge == null) {
          int slice = nextSlice.getAndIncrement();
          if (slice >= slices) {
            return null;
          }
          merge = inMemory() ? merge(slice) : stream();
        }
        var batch = merge.next();
        if (batch != null) {
          return batch;
        }
        close();
      }
    }

    @Override
    public void close() {
      if (merge != null) {
        merge.close();
        merge = null;
        if (unread.decrementAndGet() == 0) {
          left.close();
          right.close();
          space.close();
        }
      }
    }
  }

  private AsofMerge merge(int slice) {
    long from = leftRows.size() * slice / slices;
    long to = leftRows.size() * (slice + 1) / slices;
    long[] at = {from};
    AsofMerge merge =
        new AsofMerge(
            spec,
            order,
            left.order().layout(),
            right.order().layout(),
            (records, most) -> {
              int count = (int) Math.min(most, to - at[0]);
              leftRows.records(at[0], count, records);
              at[0] += count;
              return count;
            },
            new SortedSlice(rightRows, 0, rightRows.size()),
            fragment);
    if (from < to) {
      merge.skip(passed(merge, leftRows.record(from)));
    }
    return merge;
  }

  /** How many right rows a left row is behind. */
  private long passed(AsofMerge merge, long record) {
    long low = 0;
    long high = rightRows.size();
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (merge.passes(record, rightRows.record(middle))) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private AsofMerge stream() {
    return new AsofMerge(
        spec,
        order,
        left.order().layout(),
        right.order().layout(),
        left.open(0),
        new StreamedRows(
            right.order().layout(),
            right.open(0),
            fragment.memory(),
            space,
            fragment::checkCancelled),
        fragment);
  }
}
