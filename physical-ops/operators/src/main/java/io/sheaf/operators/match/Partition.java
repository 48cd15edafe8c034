package io.sheaf.operators.match;

import io.sheaf.operators.window.WindowRows;

/** Where the rows of the partition in work are. One thread's. */
final class Partition {
  private final WindowRows rows;
  private long start;
  private long end;

  Partition(WindowRows rows) {
    this.rows = rows;
  }

  void open(long from, long to) {
    start = from;
    end = to;
  }

  WindowRows rows() {
    return rows;
  }

  long start() {
    return start;
  }

  long end() {
    return end;
  }

  boolean has(long row) {
    return row >= start && row < end;
  }
}
