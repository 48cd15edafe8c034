package io.sheaf.columnar.row;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ColumnValues;
import io.sheaf.columnar.batch.SelectedBatch;
import io.sheaf.columnar.memory.MemoryConsumer;
import java.util.Arrays;
import java.util.List;

/**
 * The first rows of an order, out of all that are offered. Candidates are collected until there are
 * about twice as many as wanted, then sorted and cut; from then on a row is taken in only if it
 * sorts before the last one kept. Memory is bounded by the number of rows wanted. Not thread-safe.
 */
public final class TopRows implements AutoCloseable {
  /** Candidates beyond those wanted at which they are cut: few at first, then more each time. */
  private static final int FIRST_SLACK = 16;

  private static final int MOST_SLACK = 2048;
  private static final int BATCH = 2048;

  private final RowOrder order;
  private final MemoryConsumer memory;
  private final int wanted;
  private final SelectedBatch selected;
  private final RowBound bound;
  private boolean bounded;
  private Object lastKey;
  private int slack = FIRST_SLACK;
  private SortRows rows;

  /**
   * @param wanted most rows to keep, at least 1
   */
  public TopRows(RowOrder order, MemoryConsumer memory, int wanted) {
    this.order = order;
    this.memory = memory;
    this.wanted = wanted;
    this.rows = new SortRows(memory, order);
    this.selected = new SelectedBatch(order.layout().size());
    this.bound = new RowBound(order);
  }

  /**
   * Takes in those rows of a batch that may be among the first. Columns of other rows are not
   * loaded, but for keys.
   *
   * @return whether the last row kept became a better one
   */
  public boolean add(ColumnBatch batch) {
    if (bounded) {
      int count = bound.select(batch);
      if (count == 0) {
        return false;
      }
      rows.append(count == batch.rowCount() ? batch : selected.reset(batch, bound.kept(), count));
    } else {
      rows.append(batch);
    }
    if (rows.size() < 2L * wanted + slack) {
      return false;
    }
    // The sooner a last row is known the more rows need not even be read.
    slack = Math.min(2 * slack, MOST_SLACK);
    cut();
    return true;
  }

  /** The first key of the last row kept, boxed; null when it is null or there are too few rows. */
  public Object lastKey() {
    return lastKey;
  }

  /** Reduces the candidates to the rows wanted. */
  public void cut() {
    if (rows.size() <= wanted) {
      return;
    }
    long[] records = sorted(order, List.of(this));
    SortRows kept = new SortRows(memory, order);
    try {
      RecordBatch batch = new RecordBatch(order.layout());
      long[] chunk = new long[Math.min(BATCH, wanted)];
      for (int from = 0; from < wanted; from += BATCH) {
        int count = Math.min(BATCH, wanted - from);
        System.arraycopy(records, from, chunk, 0, count);
        kept.append(batch.reset(chunk, count));
      }
    } catch (Throwable failure) {
      kept.close();
      throw failure;
    }
    rows.close();
    rows = kept;
    long last = last(kept);
    bound.set(last);
    lastKey = firstKey(last);
    bounded = true;
  }

  private Object firstKey(long record) {
    Column keys =
        new RecordBatch(order.layout()).reset(new long[] {record}, 1).column(order.field(0));
    return keys.isNull(0) ? null : ColumnValues.get(keys.flat(new ColumnBuffer()), 0);
  }

  private static long last(SortRows rows) {
    long[] records = new long[BATCH];
    RowPages.Cursor cursor = rows.pages().cursor();
    long last = 0;
    for (int count; (count = cursor.next(records, BATCH)) > 0; ) {
      last = records[count - 1];
    }
    return last;
  }

  /** Number of candidates. */
  public long size() {
    return rows.size();
  }

  /**
   * The addresses of all candidates of several objects of one order, in order; valid while those
   * are unchanged.
   */
  public static long[] sorted(RowOrder order, List<TopRows> parts) {
    KeyRanges ranges = new KeyRanges(order);
    int size = 0;
    for (TopRows part : parts) {
      ranges.add(part.rows.ranges());
      size += (int) part.rows.size();
    }
    RowSorter sorter = new RowSorter(new KeyPacking(ranges), order);
    long[] records = sorter.records(size);
    long[] chunk = new long[BATCH];
    int at = 0;
    for (TopRows part : parts) {
      RowPages.Cursor cursor = part.rows.pages().cursor();
      for (int count; (count = cursor.next(chunk, BATCH)) > 0; at += count) {
        System.arraycopy(chunk, 0, records, at, count);
      }
    }
    sorter.sort(size);
    return Arrays.copyOf(records, size);
  }

  @Override
  public void close() {
    rows.close();
  }
}
