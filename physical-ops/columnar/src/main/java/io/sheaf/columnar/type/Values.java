package io.sheaf.columnar.type;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/**
 * Single values outside batches: literals, statistics, division bounds.
 *
 * <p>The boxed form follows the layout: {@link Boolean}, {@link Integer}, {@link Long}, {@link
 * BigInteger} (INT128; a decimal of at most 18 digits is a Long, always unscaled), {@link Double},
 * {@code byte[]} (strings as UTF-8, nested values in the form of {@link
 * io.sheaf.columnar.nested.Elements}). SQL's NULL is Java's null.
 *
 * <p>A key of several columns is the {@link java.util.List} of its values.
 */
public final class Values {
  private Values() {}

  /**
   * Orders two values of one type as SQL does: numbers by value with NaN greatest and equal to
   * itself, strings by unsigned bytes, false before true, keys of several columns by the first
   * column in which they differ. Nulls are the caller's business.
   */
  public static int compare(Object left, Object right) {
    return switch (left) {
      case byte[] bytes -> Arrays.compareUnsigned(bytes, (byte[]) right);
      // -0.0 and 0.0 are equal in SQL.
      case Double d -> Double.compare(d + 0.0, (Double) right + 0.0);
      case BigInteger big -> big.compareTo(toBigInteger(right));
      case Long l when right instanceof BigInteger big -> BigInteger.valueOf(l).compareTo(big);
      case Long l -> Long.compare(l, ((Number) right).longValue());
      case Integer i -> Long.compare(i, ((Number) right).longValue());
      case Boolean b -> Boolean.compare(b, (Boolean) right);
      case List<?> key -> compareAll(key, (List<?>) right);
      default -> throw new IllegalArgumentException("not a value: " + left.getClass());
    };
  }

  private static int compareAll(List<?> left, List<?> right) {
    int order = 0;
    for (int i = 0; i < left.size() && order == 0; i++) {
      order = compare(left.get(i), right.get(i));
    }
    return order;
  }

  private static BigInteger toBigInteger(Object value) {
    return value instanceof BigInteger big ? big : BigInteger.valueOf(((Number) value).longValue());
  }
}
