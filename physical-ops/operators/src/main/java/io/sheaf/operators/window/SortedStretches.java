package io.sheaf.operators.window;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.row.KeyBorders;
import io.sheaf.columnar.row.RowBuckets;
import io.sheaf.columnar.row.RowOrder;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.sort.Sorting;
import io.sheaf.operators.spill.SpillSpace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Sorted rows in stretches that drivers take one after the other. Rows that were sorted in memory
 * are cut where the first keys change; what was sorted on disk is one stream. Thread-safe; closed
 * with the task.
 */
public final class SortedStretches implements AutoCloseable {
  /** Rows of a stretch at least, unless batches are smaller. */
  private static final long LEAST_ROWS = 16 << 10;

  private static final int STRETCHES_A_THREAD = 4;

  private final RowOrder order;
  private final int keys;
  private final Sorting sorting;
  private final FragmentContext fragment;
  private final MemoryConsumer memory;
  private final SpillSpace space;
  private Queue<Supplier<WindowRows>> stretches;
  private int unread;

  /** Rows that come from disk: one driver's, which makes room for its own state by them. */
  private StreamedRows stream;

  /**
   * @param keys first keys of the order between whose values rows may be cut
   */
  public SortedStretches(RowOrder order, int keys, Sorting sorting, FragmentContext fragment) {
    this.order = order;
    this.keys = keys;
    this.sorting = sorting;
    this.fragment = fragment;
    this.memory = fragment.memory().consumer("window state", bytes -> spill());
    this.space = new SpillSpace(fragment.settings().spillDirectory(), "window");
  }

  /** Pays for what is kept beside the rows. */
  public MemoryConsumer memory() {
    return memory;
  }

  /** How many stretches there are. Called when all rows are sorted. */
  synchronized int count() {
    if (stretches == null) {
      cut();
    }
    return stretches.size();
  }

  private void cut() {
    stretches = new ArrayDeque<>();
    RowBuckets rows = sorting.inMemory();
    if (rows == null) {
      stretches.add(this::stream);
    } else {
      List<Long> cuts = cuts(rows);
      for (int i = 0; i + 1 < cuts.size(); i++) {
        long from = cuts.get(i);
        long to = cuts.get(i + 1);
        stretches.add(() -> new SortedSlice(rows, from, to));
      }
    }
    unread = stretches.size();
  }

  private WindowRows stream() {
    stream =
        new StreamedRows(
            order.layout(), sorting.open(0), fragment.memory(), space, fragment::checkCancelled);
    return stream;
  }

  private synchronized long spill() {
    return stream == null ? 0 : stream.spill();
  }

  /** Rows where a stretch may start, 0 and the number of rows included. */
  private List<Long> cuts(RowBuckets rows) {
    List<Long> cuts = new ArrayList<>(List.of(0L));
    long size = rows.size();
    long least = Math.min(LEAST_ROWS, fragment.settings().batchRows());
    long count = Math.clamp(size / least, 1, STRETCHES_A_THREAD * fragment.settings().threads());
    if (keys > 0) {
      KeyBorders borders = new KeyBorders(order, keys);
      for (int i = 1; i < count; i++) {
        long at = border(rows, borders, Math.max(cuts.getLast(), size * i / count));
        if (at > cuts.getLast() && at < size) {
          cuts.add(at);
        }
      }
    }
    if (size > 0 || keys == 0) {
      cuts.add(size);
    }
    return cuts;
  }

  /** The first row behind those equal to one: steps of growing width, then halving. */
  private static long border(RowBuckets rows, KeyBorders borders, long row) {
    long record = rows.record(row);
    long same = row;
    long step = 1;
    while (same + step < rows.size() && !borders.differ(record, rows.record(same + step))) {
      same += step;
      step *= 2;
    }
    long other = Math.min(rows.size(), same + step);
    while (other - same > 1) {
      long middle = (same + other) >>> 1;
      if (borders.differ(record, rows.record(middle))) {
        other = middle;
      } else {
        same = middle;
      }
    }
    return other;
  }

  /** The next stretch, or null; given back by {@link #release}. */
  synchronized WindowRows take() {
    Supplier<WindowRows> stretch = stretches.poll();
    return stretch == null ? null : stretch.get();
  }

  /** Closes a stretch; after the last one all rows are released. */
  synchronized void release(WindowRows rows) {
    rows.close();
    stream = null;
    if (--unread == 0) {
      sorting.close();
      space.close();
    }
  }

  @Override
  public void close() {
    memory.close();
    space.close();
  }
}
