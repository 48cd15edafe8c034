package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.aggregate.AggregateFunction.Output;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.Layout;
import java.math.BigInteger;

/** avg: a sum and a count, divided at the end. */
final class Average {
  private static final long[] POWERS = new long[19];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private Average() {}

  /** Of doubles. */
  static Output ofDoubles(DoubleSum sum, RowCounter counts, DataType type) {
    return (records, count, into) -> {
      double[] out = into.doubles(count);
      byte[] nulls = into.clearNulls(count);
      for (int i = 0; i < count; i++) {
        long rows = counts.count(records[i]);
        nulls[i] = (byte) (rows == 0 ? 1 : 0);
        out[i] = sum.sum(records[i]) / rows;
      }
      return new DoubleColumn(type, count, out, nulls);
    };
  }

  /** Of intervals, rounded half away from zero to whole months or microseconds. */
  static Output ofIntervals(LongSum sum, RowCounter counts, DataType type) {
    return (records, count, into) -> {
      boolean months = type.layout() == Layout.INT;
      int[] narrow = months ? into.ints(count) : null;
      long[] out = months ? null : into.longs(count);
      byte[] nulls = into.clearNulls(count);
      for (int i = 0; i < count; i++) {
        long rows = counts.count(records[i]);
        nulls[i] = (byte) (rows == 0 ? 1 : 0);
        long average = rows == 0 ? 0 : rounded(sum.count(records[i]), rows);
        if (months) {
          // Between the least and the greatest, so it fits.
          narrow[i] = (int) average;
        } else {
          out[i] = average;
        }
      }
      return months
          ? new IntColumn(type, count, narrow, nulls)
          : new LongColumn(type, count, out, nulls);
    };
  }

  private static long rounded(long sum, long rows) {
    long rest = Math.abs(sum % rows);
    return sum / rows + (rest >= rows - rest ? Long.signum(sum) : 0);
  }

  /** Of integers, or of decimals, as a double. */
  static Output asDouble(Int128Sum sum, RowCounter counts, int scale, DataType type) {
    double unit = Math.pow(10, scale);
    return (records, count, into) -> {
      double[] out = into.doubles(count);
      byte[] nulls = into.clearNulls(count);
      for (int i = 0; i < count; i++) {
        long rows = counts.count(records[i]);
        nulls[i] = (byte) (rows == 0 ? 1 : 0);
        out[i] = toDouble(sum.low(records[i]), sum.high(records[i])) / unit / rows;
      }
      return new DoubleColumn(type, count, out, nulls);
    };
  }

  private static double toDouble(long low, long high) {
    return high == low >> 63 ? low : big(low, high).doubleValue();
  }

  /** Of decimals, rounded half away from zero to the result's scale. */
  static Output asDecimal(Int128Sum sum, RowCounter counts, int scale, Decimal type) {
    int digits = type.scale() - scale;
    return (records, count, into) -> decimals(sum, counts, digits, type, records, count, into);
  }

  private static Column decimals(
      Int128Sum sum,
      RowCounter counts,
      int digits,
      Decimal type,
      long[] records,
      int count,
      ColumnBuffer into) {
    long[] out = into.longs(2 * count);
    byte[] nulls = into.clearNulls(count);
    for (int i = 0; i < count; i++) {
      long rows = counts.count(records[i]);
      if (rows == 0) {
        nulls[i] = 1;
        out[2 * i] = 0;
        out[2 * i + 1] = 0;
        continue;
      }
      long low = sum.low(records[i]);
      long high = sum.high(records[i]);
      if (high == low >> 63
          && digits >= 0
          && digits < POWERS.length
          && rows <= Long.MAX_VALUE / 2 / POWERS[digits]) {
        divide(low, rows, POWERS[digits], out, i);
      } else {
        divide(big(low, high), rows, digits, type, out, i);
      }
    }
    if (type.precision() > Decimal.MAX_LONG_PRECISION) {
      return new Int128Column(type, count, out, nulls);
    }
    for (int i = 0; i < count; i++) {
      if (out[2 * i + 1] != out[2 * i] >> 63) {
        throw outOfRange(type);
      }
      out[i] = out[2 * i];
    }
    return new LongColumn(type, count, out, nulls);
  }

  /** quotient * power + remainder * power / rows, which needs no more than 128 bits. */
  private static void divide(long sum, long rows, long power, long[] out, int row) {
    long quotient = sum / rows;
    long rest = sum % rows * power;
    long fraction = rest / rows;
    long left = Math.abs(rest % rows);
    if (left >= rows - left) {
      fraction += sum < 0 ? -1 : 1;
    }
    long low = quotient * power;
    long high = Math.multiplyHigh(quotient, power);
    long total = low + fraction;
    long carry = ((low & fraction) | ((low | fraction) & ~total)) >>> 63;
    out[2 * row] = total;
    out[2 * row + 1] = high + (fraction >> 63) + carry;
  }

  private static void divide(
      BigInteger sum, long rows, int digits, Decimal type, long[] out, int row) {
    BigInteger divisor = BigInteger.valueOf(rows);
    BigInteger dividend = sum;
    if (digits >= 0) {
      dividend = sum.multiply(BigInteger.TEN.pow(digits));
    } else {
      divisor = divisor.multiply(BigInteger.TEN.pow(-digits));
    }
    BigInteger[] parts = dividend.abs().divideAndRemainder(divisor);
    BigInteger quotient = parts[0];
    if (parts[1].shiftLeft(1).compareTo(divisor) >= 0) {
      quotient = quotient.add(BigInteger.ONE);
    }
    quotient = sum.signum() < 0 ? quotient.negate() : quotient;
    if (quotient.abs().compareTo(BigInteger.TEN.pow(type.precision())) >= 0) {
      throw outOfRange(type);
    }
    out[2 * row] = quotient.longValue();
    out[2 * row + 1] = quotient.shiftRight(64).longValue();
  }

  private static SheafException outOfRange(DataType type) {
    return new SheafException(
            ErrorCode.OUT_OF_RANGE, "the result of avg is out of range for " + type)
        .withHint("cast the argument to DOUBLE");
  }

  private static BigInteger big(long low, long high) {
    BigInteger unsignedLow =
        BigInteger.valueOf(low >>> 1).shiftLeft(1).or(BigInteger.valueOf(low & 1));
    return BigInteger.valueOf(high).shiftLeft(64).or(unsignedLow);
  }
}
