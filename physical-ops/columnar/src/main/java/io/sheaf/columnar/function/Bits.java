package io.sheaf.columnar.function;

/**
 * Comparisons as 0 or 1 without a branch: after a biased profile a conditional compiles to one that
 * mispredicts.
 */
public final class Bits {
  private Bits() {}

  /** 1 if a is less than b. */
  public static int less(long a, long b) {
    return (int) (((a & ~b) | (~(a ^ b) & (a - b))) >>> 63);
  }

  /** 1 if a is less than b; for longs whose difference does not overflow, such as ints. */
  public static int lessNear(long a, long b) {
    return (int) ((a - b) >>> 63);
  }

  /** 1 if a equals b. */
  public static int equal(long a, long b) {
    long d = a ^ b;
    return (int) ((d | -d) >>> 63) ^ 1;
  }

  /**
   * A long that orders as SQL orders doubles: -0.0 equals 0.0, NaN equals itself and is greatest.
   */
  public static long sortKey(double value) {
    long bits = Double.doubleToLongBits(value + 0.0);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }
}
