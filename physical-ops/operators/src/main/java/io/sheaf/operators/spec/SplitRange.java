package io.sheaf.operators.spec;

import io.sheaf.storage.Split;
import java.util.List;

/**
 * A split, or the part of it whose key lies in a range.
 *
 * @param keys output columns of the scan that the range and the promise are about; empty for a
 *     whole split that promises nothing
 * @param low least key that belongs to it, boxed as {@link io.sheaf.columnar.type.Values} says;
 *     null for no bound
 * @param high least key that no longer belongs to it; null for no bound
 * @param nulls whether rows with a null in their key belong to it
 * @param promise the keys that the split can have if the table is in the order it is said to be in,
 *     which is checked; null when bounds in the file alone say it
 */
public record SplitRange(
    Split split, List<Integer> keys, Object low, Object high, boolean nulls, Promise promise) {
  /**
   * Least and greatest key, both ends included. Keys have more than one column and are never null.
   */
  public record Promise(List<Object> least, List<Object> greatest) {}

  public SplitRange {
    keys = List.copyOf(keys);
  }

  public static SplitRange whole(Split split) {
    return new SplitRange(split, List.of(), null, null, true, null);
  }

  /** Whether all rows belong to it. */
  public boolean isWhole() {
    return low == null && high == null && nulls;
  }
}
