package io.sheaf.columnar.expr;

import io.sheaf.columnar.function.Bits;

/**
 * Loops that write the numbers of the rows that pass, without a branch: each row number is stored,
 * and the end moves on by 0 or 1. {@code rows} is read and written in place by the refining ones.
 */
final class Selection {
  private Selection() {}

  static int all(int[] rows, int size) {
    for (int i = 0; i < size; i++) {
      rows[i] = i;
    }
    return size;
  }

  static int notNull(byte[] nulls, int[] rows, int size) {
    int n = 0;
    for (int i = 0; i < size; i++) {
      rows[n] = i;
      n += nulls[i] ^ 1;
    }
    return n;
  }

  static int refineNotNull(byte[] nulls, int[] rows, int count) {
    int n = 0;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      rows[n] = row;
      n += nulls[row] ^ 1;
    }
    return n;
  }

  /** Rows whose flag equals {@code wanted}. */
  static int flags(byte[] flags, int wanted, int[] rows, int size) {
    int n = 0;
    int flip = wanted ^ 1;
    for (int i = 0; i < size; i++) {
      rows[n] = i;
      n += flags[i] ^ flip;
    }
    return n;
  }

  static int refineFlags(byte[] flags, int wanted, int[] rows, int count) {
    int n = 0;
    int flip = wanted ^ 1;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      rows[n] = row;
      n += flags[row] ^ flip;
    }
    return n;
  }

  /** Rows whose code's verdict is 1. */
  static int verdicts(int[] codes, byte[] verdicts, int[] rows, int size) {
    int n = 0;
    for (int i = 0; i < size; i++) {
      rows[n] = i;
      n += verdicts[codes[i]];
    }
    return n;
  }

  static int refineVerdicts(int[] codes, byte[] verdicts, int[] rows, int count) {
    int n = 0;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      rows[n] = row;
      n += verdicts[codes[row]];
    }
    return n;
  }

  /** Rows with low &lt;= value &lt;= high, or the others when {@code flip} is 1. */
  static int range(int[] values, long low, long high, int flip, int[] rows, int size) {
    int n = 0;
    long span = high - low;
    int in = flip ^ 1;
    for (int i = 0; i < size; i++) {
      long d = values[i] - low;
      rows[n] = i;
      n += (int) ((d | (span - d)) >>> 63) ^ in;
    }
    return n;
  }

  static int refineRange(int[] values, long low, long high, int flip, int[] rows, int count) {
    int n = 0;
    long span = high - low;
    int in = flip ^ 1;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      long d = values[row] - low;
      rows[n] = row;
      n += (int) ((d | (span - d)) >>> 63) ^ in;
    }
    return n;
  }

  /** Rows with value &lt;= high, or the others when {@code flip} is 1. */
  static int atMost(int[] values, long high, int flip, int[] rows, int size) {
    int n = 0;
    int in = flip ^ 1;
    for (int i = 0; i < size; i++) {
      rows[n] = i;
      n += (int) ((high - values[i]) >>> 63) ^ in;
    }
    return n;
  }

  /** Rows with value &lt;= high, or the others; the difference must not overflow. */
  static int atMost(long[] values, long high, int flip, int[] rows, int size) {
    int n = 0;
    int in = flip ^ 1;
    for (int i = 0; i < size; i++) {
      rows[n] = i;
      n += (int) ((high - values[i]) >>> 63) ^ in;
    }
    return n;
  }

  /**
   * As {@link #range(int[], long, long, int, int[], int)}, for longs whose differences do not
   * overflow.
   */
  static int nearRange(long[] values, long low, long high, int flip, int[] rows, int size) {
    int n = 0;
    long span = high - low;
    int in = flip ^ 1;
    for (int i = 0; i < size; i++) {
      long d = values[i] - low;
      rows[n] = i;
      n += (int) ((d | (span - d)) >>> 63) ^ in;
    }
    return n;
  }

  static int refineNearRange(long[] values, long low, long high, int flip, int[] rows, int count) {
    int n = 0;
    long span = high - low;
    int in = flip ^ 1;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      long d = values[row] - low;
      rows[n] = row;
      n += (int) ((d | (span - d)) >>> 63) ^ in;
    }
    return n;
  }

  /**
   * Rows with low &lt;= value &lt;= high by one unsigned comparison, or the others when {@code
   * flip} is 1.
   */
  static int range(long[] values, long low, long high, int flip, int[] rows, int size) {
    int n = 0;
    long span = high - low + Long.MIN_VALUE;
    int in = flip ^ 1;
    for (int i = 0; i < size; i++) {
      long d = values[i] - low + Long.MIN_VALUE;
      rows[n] = i;
      n += Bits.less(span, d) ^ in;
    }
    return n;
  }

  static int refineRange(long[] values, long low, long high, int flip, int[] rows, int count) {
    int n = 0;
    long span = high - low + Long.MIN_VALUE;
    int in = flip ^ 1;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      long d = values[row] - low + Long.MIN_VALUE;
      rows[n] = row;
      n += Bits.less(span, d) ^ in;
    }
    return n;
  }

  static int less(int[] a, int[] b, int flip, int[] rows, int size) {
    int n = 0;
    for (int i = 0; i < size; i++) {
      rows[n] = i;
      n += Bits.lessNear(a[i], b[i]) ^ flip;
    }
    return n;
  }

  static int refineLess(int[] a, int[] b, int flip, int[] rows, int count) {
    int n = 0;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      rows[n] = row;
      n += Bits.lessNear(a[row], b[row]) ^ flip;
    }
    return n;
  }

  static int equal(int[] a, int[] b, int flip, int[] rows, int size) {
    int n = 0;
    for (int i = 0; i < size; i++) {
      rows[n] = i;
      n += Bits.equal(a[i], b[i]) ^ flip;
    }
    return n;
  }

  static int refineEqual(int[] a, int[] b, int flip, int[] rows, int count) {
    int n = 0;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      rows[n] = row;
      n += Bits.equal(a[row], b[row]) ^ flip;
    }
    return n;
  }

  static int less(long[] a, long[] b, int flip, int[] rows, int size) {
    int n = 0;
    for (int i = 0; i < size; i++) {
      rows[n] = i;
      n += Bits.less(a[i], b[i]) ^ flip;
    }
    return n;
  }

  static int refineLess(long[] a, long[] b, int flip, int[] rows, int count) {
    int n = 0;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      rows[n] = row;
      n += Bits.less(a[row], b[row]) ^ flip;
    }
    return n;
  }

  static int equal(long[] a, long[] b, int flip, int[] rows, int size) {
    int n = 0;
    for (int i = 0; i < size; i++) {
      rows[n] = i;
      n += Bits.equal(a[i], b[i]) ^ flip;
    }
    return n;
  }

  static int refineEqual(long[] a, long[] b, int flip, int[] rows, int count) {
    int n = 0;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      rows[n] = row;
      n += Bits.equal(a[row], b[row]) ^ flip;
    }
    return n;
  }
}
