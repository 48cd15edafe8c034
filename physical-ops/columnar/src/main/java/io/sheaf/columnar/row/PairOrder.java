package io.sheaf.columnar.row;

import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.Native;

/**
 * Compares records of two layouts by keys of equal types, as {@link RowOrder} compares those of
 * one. Both orders have the same directions. Immutable.
 */
public final class PairOrder {
  private final RowOrder left;
  private final RowOrder right;

  public PairOrder(RowOrder left, RowOrder right) {
    for (int key = 0; key < left.size(); key++) {
      if (!left.type(key).layout().equals(right.type(key).layout())) {
        throw new IllegalArgumentException(
            "keys of the types " + left.type(key) + " and " + right.type(key));
      }
    }
    this.left = left;
    this.right = right;
  }

  /** Whether any key of a left record is null. */
  public boolean hasNull(long record) {
    for (int key = 0; key < left.size(); key++) {
      if (left.isNull(key, record)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Compares by the first {@code keys} keys.
   *
   * @param a a left record
   * @param b a right record
   */
  public int compare(long a, long b, int keys) {
    for (int key = 0; key < keys; key++) {
      int order = compareKey(a, b, key);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private int compareKey(long a, long b, int key) {
    boolean aNull = left.isNull(key, a);
    boolean bNull = right.isNull(key, b);
    if (aNull || bNull) {
      return aNull == bNull ? 0 : aNull == left.nullsFirst(key) ? -1 : 1;
    }
    long x = a + left.layout().offset(left.field(key));
    long y = b + right.layout().offset(right.field(key));
    int order =
        switch (left.type(key).layout()) {
          case BOOLEAN -> Native.getByte(x) - Native.getByte(y);
          case INT -> Integer.compare(Native.getInt(x), Native.getInt(y));
          case LONG -> Long.compare(Native.getLong(x), Native.getLong(y));
          case DOUBLE ->
              Long.compare(
                  KeyWords.ofDouble(Native.getDouble(x)), KeyWords.ofDouble(Native.getDouble(y)));
          case INT128 -> {
            int high = Long.compare(Native.getLong(x + 8), Native.getLong(y + 8));
            yield high != 0 ? high : Long.compareUnsigned(Native.getLong(x), Native.getLong(y));
          }
          case VIEW ->
              Views.compare(
                  Native.getLong(x),
                  Native.getLong(x + 8),
                  Native.getLong(y),
                  Native.getLong(y + 8));
        };
    return left.descending(key) ? -order : order;
  }
}
