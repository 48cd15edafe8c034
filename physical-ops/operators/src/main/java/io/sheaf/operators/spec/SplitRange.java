package io.sheaf.operators.spec;

import io.sheaf.storage.Split;

/**
 * A split, or the part of it whose key lies in a range.
 *
 * @param keyColumn output column of the scan that the range is about; -1 for the whole split
 * @param low least key that belongs to it, boxed as {@link io.sheaf.columnar.type.Values} says;
 *     null for no bound
 * @param high least key that no longer belongs to it; null for no bound
 * @param nulls whether rows with a null key belong to it
 */
public record SplitRange(Split split, int keyColumn, Object low, Object high, boolean nulls) {
  public static SplitRange whole(Split split) {
    return new SplitRange(split, -1, null, null, true);
  }
}
