package io.sheaf.storage.parquet.write;

/**
 * The least and greatest value of a page or chunk, in the form of the format's statistics.
 *
 * @param min null when there is no value to compare (only nulls, or a NaN among the values)
 * @param max null when there is none, or no string of bounded length is greater
 * @param minExact whether {@code min} is a value and not just below all values
 */
record Bounds(byte[] min, byte[] max, boolean minExact, boolean maxExact) {
  static final Bounds NONE = new Bounds(null, null, true, true);

  static Bounds exact(byte[] min, byte[] max) {
    return new Bounds(min, max, true, true);
  }

  /** The bounds of both stretches of values. */
  Bounds with(Bounds other, LeafColumn leaf) {
    if (other.min == null) {
      return this;
    }
    if (min == null) {
      return other;
    }
    int mins = leaf.compareBounds(min, other.min);
    boolean ownMin = mins < 0 || (mins == 0 && minExact);
    if (max == null || other.max == null) {
      return new Bounds(ownMin ? min : other.min, null, ownMin ? minExact : other.minExact, true);
    }
    int maxes = leaf.compareBounds(max, other.max);
    boolean ownMax = maxes > 0 || (maxes == 0 && maxExact);
    return new Bounds(
        ownMin ? min : other.min,
        ownMax ? max : other.max,
        ownMin ? minExact : other.minExact,
        ownMax ? maxExact : other.maxExact);
  }

  /** Writes the fields of the format's Statistics. */
  void write(ThriftWriter out, long nulls) {
    out.i64(3, nulls);
    if (max != null) {
      out.binary(5, max);
    }
    if (min != null) {
      out.binary(6, min);
    }
    if (max != null) {
      out.bool(7, maxExact);
    }
    if (min != null) {
      out.bool(8, minExact);
    }
  }

  /** A value's low bytes, lowest first. */
  static byte[] littleEndian(long value, int bytes) {
    byte[] out = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      out[i] = (byte) (value >>> (8 * i));
    }
    return out;
  }
}
