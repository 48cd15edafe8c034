package io.sheaf.columnar.row;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.memory.MemoryConsumer;
import java.util.Arrays;

/**
 * Rows collected for sorting: records off-heap with an unused word in front, the bytes of long
 * strings, and the ranges of the keys. Not thread-safe.
 */
public final class SortRows implements AutoCloseable {
  /** Bytes in front of a record's fields, which {@link SortedChunks} uses. */
  public static final int START = 8;

  private final RowOrder order;
  private final RowLayout layout;
  private final RowPages pages;
  private final StringHeap strings;
  private final Column[] columns;
  private final ColumnBuffer[] buffers;
  private KeyRanges ranges;
  private long[] records = {};
  private int emptied;

  /**
   * @param memory its spilling may {@link #clear} these rows
   */
  public SortRows(MemoryConsumer memory, RowOrder order) {
    this.order = order;
    this.layout = order.layout();
    this.pages = new RowPages(memory, layout.width());
    this.strings = new StringHeap(memory);
    this.columns = new Column[layout.size()];
    this.buffers = new ColumnBuffer[layout.size()];
    Arrays.setAll(buffers, i -> new ColumnBuffer());
    this.ranges = new KeyRanges(order);
  }

  public RowOrder order() {
    return order;
  }

  public KeyRanges ranges() {
    return ranges;
  }

  public RowPages pages() {
    return pages;
  }

  /** Number of rows. */
  public long size() {
    return pages.size();
  }

  /**
   * Appends all rows of a batch.
   *
   * @throws io.sheaf.columnar.error.SheafException OUT_OF_MEMORY
   */
  public void append(ColumnBatch batch) {
    int count = batch.rowCount();
    if (records.length < count) {
      records = new long[count];
    }
    long stringBytes = 0;
    for (int field = 0; field < columns.length; field++) {
      columns[field] = batch.column(field).flat(buffers[field]);
      if (columns[field] instanceof ViewColumn c) {
        stringBytes += StringHeap.longBytes(c.views(), c.nulls(), count);
      }
    }
    reserve(count, stringBytes);
    ranges.add(columns, count);
    for (int i = 0; i < count; i++) {
      records[i] = pages.append();
    }
    layout.clear(records, count);
    for (int field = 0; field < columns.length; field++) {
      layout.write(field, columns[field], records, count, strings, buffers[field]);
    }
  }

  /** Makes room for both kinds at once: asking for the one may spill and so give back the other. */
  private void reserve(int count, long stringBytes) {
    int before;
    do {
      before = emptied;
      strings.reserve(stringBytes);
      pages.reserve(count);
    } while (emptied != before);
  }

  /** Forgets all rows and frees their memory. */
  public void clear() {
    pages.close();
    strings.close();
    ranges = new KeyRanges(order);
    emptied++;
  }

  @Override
  public void close() {
    clear();
  }
}
