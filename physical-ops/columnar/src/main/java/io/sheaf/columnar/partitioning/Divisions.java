package io.sheaf.columnar.partitioning;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Values;
import java.util.List;

/**
 * Sorted bounds of a key of one or more columns: partition i holds the keys from {@code bounds[i]} on, below {@code
 * bounds[i + 1]}; the last one holds its upper bound too. The first and the last bound are null
 * when nothing is known of the ends.
 *
 * @param types the types of the key's columns
 * @param bounds n + 1 bounds for n partitions, boxed as {@link Values} says, ascending
 * @param nulls where rows are whose key has a null in any column
 * @param straddling how many of the inner bounds have equal keys on both sides, or keys of the
 *     wrong side; 0 means disjoint
 * @param origin where the bounds came from, for example {@code parquet footers of lineitem.parquet}
 */
public record Divisions(
    List<DataType> types, List<Object> bounds, Nulls nulls, int straddling, String origin) {
  /** Where rows with a null key are. */
  public enum Nulls {
    /** There are none. */
    NONE,
    /** All in the last partition. */
    LAST,
    /** Anywhere. */
    ANYWHERE
  }

  /** Divisions of a key of one column. */
  public Divisions(
      DataType type, List<Object> bounds, Nulls nulls, int straddling, String origin) {
    this(List.of(type), bounds, nulls, straddling, origin);
  }

  public Divisions {
    types = List.copyOf(types);
    // The ends may be null, which List.copyOf refuses.
    bounds = java.util.Collections.unmodifiableList(new java.util.ArrayList<>(bounds));
    if (bounds.size() < 2) {
      throw new IllegalArgumentException("divisions need a partition: " + bounds);
    }
    for (int i = 2; i < bounds.size() - 1; i++) {
      if (Values.compare(bounds.get(i - 1), bounds.get(i)) >= 0) {
        throw new IllegalArgumentException("bounds do not ascend at " + i);
      }
    }
  }

  /** The type of the key's one column. */
  public DataType type() {
    if (types.size() != 1) {
      throw new IllegalStateException("a key of " + types.size() + " columns");
    }
    return types.getFirst();
  }

  /** Number of partitions. */
  public int count() {
    return bounds.size() - 1;
  }

  /** The same ranges for rows whose null keys, if there are any, all go to the last one. */
  public Divisions withNullsLast() {
    return new Divisions(types, bounds, Nulls.LAST, straddling, origin);
  }

  /** Whether no key is in two partitions. */
  public boolean isDisjoint() {
    return straddling == 0;
  }

  /** The partition of a key that is not null, by the bounds alone. */
  public int partition(Object key) {
    int low = 1;
    int high = count();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Values.compare(bounds.get(middle), key) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  /**
   * Whether a key is in the same partition here and there, so that neither side needs an exchange.
   */
  public boolean alignedWith(Divisions other) {
    if (!isDisjoint() || !other.isDisjoint() || count() != other.count()) {
      return false;
    }
    for (int i = 1; i < count(); i++) {
      if (Values.compare(bounds.get(i), other.bounds.get(i)) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return "["
        + count()
        + " ranges, "
        + origin
        + (straddling > 0 ? ", " + straddling + " straddling" : "")
        + "]";
  }
}
