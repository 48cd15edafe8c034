package io.sheaf.operators.window;

import io.sheaf.columnar.row.RowBuckets;

/** A range of rows that were sorted in memory: whoever sorted them owns them. */
public final class SortedSlice implements WindowRows {
  private final RowBuckets rows;
  private final long from;
  private final long size;

  public SortedSlice(RowBuckets rows, long from, long to) {
    this.rows = rows;
    this.from = from;
    this.size = to - from;
  }

  @Override
  public boolean has(long row) {
    return row < size;
  }

  @Override
  public long count() {
    return size;
  }

  @Override
  public long record(long row) {
    return rows.record(from + row);
  }

  @Override
  public void records(long first, int count, long[] into) {
    rows.records(from + first, count, into);
  }

  @Override
  public boolean areStable() {
    return true;
  }

  @Override
  public void unpin() {}

  @Override
  public void discard(long before) {}

  @Override
  public void close() {}
}
