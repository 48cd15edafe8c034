package io.sheaf.storage.text;

/**
 * Where values lie in a window, a long a value: the offset from the window's first byte in the low
 * 32 bits, the length in the 29 above, and flags. Static functions alone.
 */
public final class Fields {
  /** The value stood between quotes. */
  public static final long QUOTED = 1L << 61;

  /** The value has escaped characters. */
  public static final long ESCAPED = 1L << 62;

  /** There is no value; it is a null. */
  public static final long MISSING = 1L << 63;

  private static final long LENGTH_MASK = (1L << 29) - 1;

  private Fields() {}

  /** A value from one offset to another. */
  public static long of(long from, long to) {
    return (to - from) << 32 | from;
  }

  public static long offset(long field) {
    return field & 0xFFFFFFFFL;
  }

  public static int length(long field) {
    return (int) (field >>> 32 & LENGTH_MASK);
  }
}
