package io.sheaf.operators.window;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.row.KeyBorders;
import io.sheaf.columnar.row.RowBuckets;
import io.sheaf.operators.pipeline.DriverContext;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.Source;
import io.sheaf.operators.sort.Sorting;
import io.sheaf.operators.spill.SpillSpace;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;

/**
 * Sorted rows with the window functions' columns. Rows that were sorted in memory are cut between
 * partitions into slices, which drivers take one after the other; what was sorted on disk is one
 * stream. Thread-safe as a {@link Source} must be; closed with the task.
 */
final class WindowSource implements Source, AutoCloseable {
  /** Rows of a slice at least, unless batches are smaller. */
  private static final long SLICE_ROWS = 16 << 10;

  private static final int SLICES_A_THREAD = 4;

  private final WindowPlan plan;
  private final Sorting sorting;
  private final FragmentContext fragment;
  private final MemoryConsumer memory;
  private final SpillSpace space;
  private Queue<Supplier<WindowRows>> stretches;
  private int unread;

  WindowSource(WindowPlan plan, Sorting sorting, FragmentContext fragment) {
    this.plan = plan;
    this.sorting = sorting;
    this.fragment = fragment;
    this.memory = fragment.memory().consumer("window state");
    this.space = new SpillSpace(fragment.settings().spillDirectory(), "window");
  }

  @Override
  public synchronized int maxDrivers() {
    cut();
    return Math.max(1, stretches.size());
  }

  private void cut() {
    if (stretches != null) {
      return;
    }
    stretches = new ArrayDeque<>();
    RowBuckets rows = sorting.inMemory();
    if (rows == null) {
      stretches.add(
          () ->
              new StreamedRows(
                  plan.order().layout(),
                  sorting.open(0),
                  fragment.memory(),
                  space,
                  fragment::checkCancelled));
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

  /** Rows between which there is a border of all partitions, 0 and the number of rows included. */
  private List<Long> cuts(RowBuckets rows) {
    List<Long> cuts = new ArrayList<>(List.of(0L));
    long size = rows.size();
    long least = Math.min(SLICE_ROWS, fragment.settings().batchRows());
    long slices = Math.clamp(size / least, 1, SLICES_A_THREAD * fragment.settings().threads());
    if (plan.leastPartitionKeys() > 0) {
      KeyBorders borders = new KeyBorders(plan.order(), plan.leastPartitionKeys());
      for (int i = 1; i < slices; i++) {
        long at = border(rows, borders, Math.max(cuts.getLast(), size * i / slices));
        if (at > cuts.getLast() && at < size) {
          cuts.add(at);
        }
      }
    }
    if (size > 0) {
      cuts.add(size);
    }
    return cuts;
  }

  /** The first row behind the partition of a row: steps of growing width, then halving. */
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

  private synchronized WindowEvaluation take(int chunkRows) {
    Supplier<WindowRows> stretch = stretches.poll();
    return stretch == null ? null : new WindowEvaluation(plan, stretch.get(), memory, chunkRows);
  }

  private synchronized void release(WindowEvaluation evaluation) {
    evaluation.close();
    if (--unread == 0) {
      sorting.close();
      space.close();
    }
  }

  @Override
  public Reader open(DriverContext driver) {
    int chunkRows = fragment.settings().batchRows();
    return new Reader() {
      private WindowEvaluation evaluation;

      @Override
      public ColumnBatch next() {
        while (true) {
          if (evaluation == null) {
            evaluation = take(chunkRows);
            if (evaluation == null) {
              return null;
            }
          }
          ColumnBatch batch = evaluation.next();
          if (batch != null) {
            return batch;
          }
          close();
        }
      }

      @Override
      public void close() {
        if (evaluation != null) {
          release(evaluation);
          evaluation = null;
        }
      }
    };
  }

  @Override
  public void close() {
    memory.close();
    space.close();
  }
}
