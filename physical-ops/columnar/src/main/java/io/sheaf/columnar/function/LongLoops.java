package io.sheaf.columnar.function;

/**
 * Loops over longs in the form that C2 vectorises. Checked loops return a word that is negative
 * when some row overflowed; the row is looked for only then.
 */
final class LongLoops {
  private LongLoops() {}

  /** Bits that hold every value's magnitude: each lies in [-2^bits, 2^bits). */
  static int bits(long[] values, int rows) {
    long all = 0;
    for (int i = 0; i < rows; i++) {
      long v = values[i];
      all |= v ^ (v >> 63);
    }
    return 64 - Long.numberOfLeadingZeros(all);
  }

  static int bits(long value) {
    return 64 - Long.numberOfLeadingZeros(value ^ (value >> 63));
  }

  static long add(long[] a, long[] b, long[] out, int rows) {
    long over = 0;
    for (int i = 0; i < rows; i++) {
      long x = a[i];
      long y = b[i];
      long r = x + y;
      out[i] = r;
      over |= (x ^ r) & (y ^ r);
    }
    return over;
  }

  static long add(long[] a, long y, long[] out, int rows) {
    long over = 0;
    for (int i = 0; i < rows; i++) {
      long x = a[i];
      long r = x + y;
      out[i] = r;
      over |= (x ^ r) & (y ^ r);
    }
    return over;
  }

  static long subtract(long[] a, long[] b, long[] out, int rows) {
    long over = 0;
    for (int i = 0; i < rows; i++) {
      long x = a[i];
      long y = b[i];
      long r = x - y;
      out[i] = r;
      over |= (x ^ y) & (x ^ r);
    }
    return over;
  }

  static long subtract(long[] a, long y, long[] out, int rows) {
    long over = 0;
    for (int i = 0; i < rows; i++) {
      long x = a[i];
      long r = x - y;
      out[i] = r;
      over |= (x ^ y) & (x ^ r);
    }
    return over;
  }

  static long subtract(long x, long[] b, long[] out, int rows) {
    long over = 0;
    for (int i = 0; i < rows; i++) {
      long y = b[i];
      long r = x - y;
      out[i] = r;
      over |= (x ^ y) & (x ^ r);
    }
    return over;
  }

  /** Unchecked: the caller knows the bits of both. */
  static void multiply(long[] a, long[] b, long[] out, int rows) {
    for (int i = 0; i < rows; i++) {
      out[i] = a[i] * b[i];
    }
  }

  /** Unchecked: the caller knows the bits of both. */
  static void multiply(long[] a, long y, long[] out, int rows) {
    for (int i = 0; i < rows; i++) {
      out[i] = a[i] * y;
    }
  }

  /** Negative when a value lies outside [-limit, limit]; values must be within 62 bits. */
  static long outside(long[] values, long limit, int rows) {
    long over = 0;
    for (int i = 0; i < rows; i++) {
      long v = values[i];
      over |= (limit - v) | (limit + v);
    }
    return over;
  }

  static void widen(int[] from, long[] out, int rows) {
    for (int i = 0; i < rows; i++) {
      out[i] = from[i];
    }
  }
}
