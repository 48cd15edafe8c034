package io.sheaf.columnar.row;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import java.util.Arrays;

/**
 * What was seen of each key of an order: the range of its words, nulls, the longest string. Not
 * thread-safe.
 */
public final class KeyRanges {
  private final RowOrder order;
  private final long[] min;
  private final long[] max;
  private final boolean[] nulls;
  private final int[] longest;
  private long[] words = {};

  public KeyRanges(RowOrder order) {
    this.order = order;
    this.min = new long[order.size()];
    this.max = new long[order.size()];
    this.nulls = new boolean[order.size()];
    this.longest = new int[order.size()];
    Arrays.fill(min, Long.MAX_VALUE);
    Arrays.fill(max, Long.MIN_VALUE);
  }

  public RowOrder order() {
    return order;
  }

  /**
   * Looks at the values of a batch.
   *
   * @param columns one a field of the order's records, flat
   */
  public void add(Column[] columns, int count) {
    if (words.length < count) {
      words = new long[count];
    }
    for (int key = 0; key < min.length; key++) {
      Column column = columns[order.field(key)];
      KeyWords.of(column, count, words);
      if (column.nulls() == null) {
        addAll(key, count);
      } else {
        addPresent(key, column.nulls(), count);
      }
      if (column instanceof ViewColumn strings) {
        longest[key] = Math.max(longest[key], longest(strings, count));
      }
    }
  }

  private void addAll(int key, int count) {
    long low = min[key];
    long high = max[key];
    for (int i = 0; i < count; i++) {
      low = Math.min(low, words[i]);
      high = Math.max(high, words[i]);
    }
    min[key] = low;
    max[key] = high;
  }

  private void addPresent(int key, byte[] isNull, int count) {
    for (int i = 0; i < count; i++) {
      if (isNull[i] == 0) {
        min[key] = Math.min(min[key], words[i]);
        max[key] = Math.max(max[key], words[i]);
      } else {
        nulls[key] = true;
      }
    }
  }

  private static int longest(ViewColumn column, int count) {
    int longest = 0;
    for (int i = 0; i < count; i++) {
      if (!column.isNull(i)) {
        longest = Math.max(longest, Views.length(column.views()[2 * i]));
      }
    }
    return longest;
  }

  /** Adds what another object saw. */
  public void add(KeyRanges other) {
    for (int key = 0; key < min.length; key++) {
      min[key] = Math.min(min[key], other.min[key]);
      max[key] = Math.max(max[key], other.max[key]);
      nulls[key] |= other.nulls[key];
      longest[key] = Math.max(longest[key], other.longest[key]);
    }
  }

  /** Least word; greater than {@link #max} when no value was seen. */
  long min(int key) {
    return min[key];
  }

  long max(int key) {
    return max[key];
  }

  boolean hasNulls(int key) {
    return nulls[key];
  }

  int longest(int key) {
    return longest[key];
  }
}
