package io.sheaf.columnar.function;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Two's complement integers of 128 bits as a low and a high word. Results go to {@code out[2 *
 * row]} and {@code out[2 * row + 1]}.
 */
public final class Int128 {
  private static final BigInteger[] POWERS = new BigInteger[77];
  private static final long[] LONG_POWERS = new long[19];

  static {
    POWERS[0] = BigInteger.ONE;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1].multiply(BigInteger.TEN);
    }
    for (int i = 0; i < LONG_POWERS.length; i++) {
      LONG_POWERS[i] = POWERS[i].longValueExact();
    }
  }

  private Int128() {}

  /** 10 to the power of {@code exponent}, 0 to 18. */
  public static long powerOfTen(int exponent) {
    return LONG_POWERS[exponent];
  }

  /** 10 to the power of {@code exponent}, 0 to 76. */
  public static BigInteger bigPowerOfTen(int exponent) {
    return POWERS[exponent];
  }

  /** Whether the low word alone gives the value. */
  public static boolean fitsLong(long low, long high) {
    return high == low >> 63;
  }

  /** Adds; false when the sum needs more than 128 bits. */
  static boolean add(long[] out, int row, long aLow, long aHigh, long bLow, long bHigh) {
    long low = aLow + bLow;
    long carry = ((aLow & bLow) | ((aLow | bLow) & ~low)) >>> 63;
    long high = aHigh + bHigh + carry;
    out[2 * row] = low;
    out[2 * row + 1] = high;
    return ((aHigh ^ high) & (bHigh ^ high)) >= 0;
  }

  /** Subtracts; false when the difference needs more than 128 bits. */
  static boolean subtract(long[] out, int row, long aLow, long aHigh, long bLow, long bHigh) {
    long low = aLow - bLow;
    long borrow = ((~aLow & bLow) | ((~aLow | bLow) & low)) >>> 63;
    long high = aHigh - bHigh - borrow;
    out[2 * row] = low;
    out[2 * row + 1] = high;
    return ((aHigh ^ bHigh) & (aHigh ^ high)) >= 0;
  }

  /** Multiplies; false when the product needs more than 128 bits. */
  static boolean multiply(long[] out, int row, long aLow, long aHigh, long bLow, long bHigh) {
    if (fitsLong(aLow, aHigh) && fitsLong(bLow, bHigh)) {
      out[2 * row] = aLow * bLow;
      out[2 * row + 1] = Math.multiplyHigh(aLow, bLow);
      return true;
    }
    boolean negative = (aHigh ^ bHigh) < 0;
    if (aHigh < 0) {
      aHigh = ~aHigh + (aLow == 0 ? 1 : 0);
      aLow = -aLow;
    }
    if (bHigh < 0) {
      bHigh = ~bHigh + (bLow == 0 ? 1 : 0);
      bLow = -bLow;
    }
    if (aHigh != 0 && bHigh != 0) {
      return false;
    }
    long wide = aHigh != 0 ? aHigh : bHigh;
    long narrow = aHigh != 0 ? bLow : aLow;
    long cross = wide * narrow;
    long low = aLow * bLow;
    long high = Math.unsignedMultiplyHigh(aLow, bLow) + cross;
    if (Math.unsignedMultiplyHigh(wide, narrow) != 0
        || cross < 0
        || high < 0
        || Long.compareUnsigned(high, cross) < 0) {
      return false;
    }
    if (negative) {
      high = ~high + (low == 0 ? 1 : 0);
      low = -low;
    }
    out[2 * row] = low;
    out[2 * row + 1] = high;
    return true;
  }

  /** Orders two values. */
  public static int compare(long aLow, long aHigh, long bLow, long bHigh) {
    return aHigh != bHigh ? Long.compare(aHigh, bHigh) : Long.compareUnsigned(aLow, bLow);
  }

  public static BigInteger toBigInteger(long low, long high) {
    if (fitsLong(low, high)) {
      return BigInteger.valueOf(low);
    }
    BigInteger unsignedLow =
        BigInteger.valueOf(low >>> 1).shiftLeft(1).or(BigInteger.valueOf(low & 1));
    return BigInteger.valueOf(high).shiftLeft(64).add(unsignedLow);
  }

  /** Stores a value of at most 127 bits. */
  public static void set(long[] out, int row, BigInteger value) {
    out[2 * row] = value.longValue();
    out[2 * row + 1] = value.shiftRight(64).longValue();
  }

  static double toDouble(long low, long high) {
    return fitsLong(low, high) ? low : toBigInteger(low, high).doubleValue();
  }

  /** Whether the value has at most {@code digits} decimal digits. */
  static boolean hasDigits(long low, long high, int digits) {
    if (fitsLong(low, high) && low != Long.MIN_VALUE) {
      return digits > 18 || Math.abs(low) < LONG_POWERS[digits];
    }
    return digits > 18 && toBigInteger(low, high).abs().compareTo(POWERS[digits]) < 0;
  }

  /**
   * The value times ten to the power of {@code shift}, rounded half away from zero when negative.
   */
  static BigInteger shifted(BigInteger value, int shift) {
    if (shift >= 0) {
      return value.multiply(POWERS[shift]);
    }
    return new BigDecimal(value, -shift).setScale(0, RoundingMode.HALF_UP).unscaledValue();
  }

  /** {@code value / divisor}, rounded half away from zero. */
  static long divideRounded(long value, long divisor) {
    long quotient = value / divisor;
    long rest = Math.abs(value - quotient * divisor);
    long size = Math.abs(divisor);
    // rest >= size - rest is 2 * rest >= size without overflow.
    if (rest >= size - rest) {
      return (value ^ divisor) < 0 ? quotient - 1 : quotient + 1;
    }
    return quotient;
  }

  /** {@code value / divisor}, rounded half away from zero. */
  static BigInteger divideRounded(BigInteger value, BigInteger divisor) {
    BigInteger[] parts = value.divideAndRemainder(divisor);
    if (parts[1].abs().shiftLeft(1).compareTo(divisor.abs()) >= 0) {
      return parts[0].add(BigInteger.valueOf((long) value.signum() * divisor.signum()));
    }
    return parts[0];
  }
}
