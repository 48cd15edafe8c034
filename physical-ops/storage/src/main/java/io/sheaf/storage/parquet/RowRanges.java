package io.sheaf.storage.parquet;

import java.util.Arrays;

/**
 * Ascending ranges of rows of a row group, with a gap between any two. Immutable.
 *
 * @param bounds first row and end row (exclusive) of each range, one after the other
 */
record RowRanges(long[] bounds) {
  /** All rows. */
  static RowRanges all(long rowCount) {
    return new RowRanges(new long[] {0, rowCount});
  }

  int count() {
    return bounds.length / 2;
  }

  long start(int range) {
    return bounds[2 * range];
  }

  long end(int range) {
    return bounds[2 * range + 1];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowRanges ranges && Arrays.equals(bounds, ranges.bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }

  @Override
  public String toString() {
    return Arrays.toString(bounds);
  }

  /** Puts ranges together that come in ascending order. */
  static final class Builder {
    private long[] bounds = new long[8];
    private int size;

    /** Adds rows that begin at or behind the end of those before. */
    void add(long start, long end) {
      if (size > 0 && bounds[size - 1] == start) {
        bounds[size - 1] = end;
        return;
      }
      if (size == bounds.length) {
        bounds = Arrays.copyOf(bounds, 2 * size);
      }
      bounds[size++] = start;
      bounds[size++] = end;
    }

    RowRanges build() {
      return new RowRanges(Arrays.copyOf(bounds, size));
    }
  }
}
