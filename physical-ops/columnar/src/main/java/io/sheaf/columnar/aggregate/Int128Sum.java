package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.row.StringHeap;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;

/**
 * Exact sum in 128 bits: of decimals and of 64-bit integers. Low word, then high word, two's
 * complement.
 */
final class Int128Sum extends Accumulator {
  /** 10^38, the first integer that DECIMAL(38) can't hold. */
  private static final long LIMIT_LOW = 0x098A_2240_0000_0000L;

  private static final long LIMIT_HIGH = 0x4B3B_4CA8_5A86_C47AL;

  private final DataType type;
  private final int offset;
  private final int flag;

  /**
   * @param type a DECIMAL of the argument's scale
   */
  Int128Sum(StateLayout layout, DataType type, boolean nullIfEmpty) {
    this.type = type;
    this.offset = layout.words(2);
    this.flag = nullIfEmpty ? layout.flag() : -1;
  }

  @Override
  public void update(Column values, int count, long[] records, StringHeap strings) {
    switch (values) {
      case LongColumn c -> add(c.values(), count, records);
      case IntColumn c -> add(c.values(), count, records);
      case Int128Column c -> {
        long[] in = c.words();
        for (int i = 0; i < count; i++) {
          add(records[i] + offset, in[2 * i], in[2 * i + 1]);
        }
      }
      default -> throw new IllegalArgumentException("sum of " + values.type());
    }
  }

  private void add(long[] values, int count, long[] records) {
    for (int i = 0; i < count; i++) {
      add(records[i] + offset, values[i]);
    }
  }

  private void add(int[] values, int count, long[] records) {
    for (int i = 0; i < count; i++) {
      add(records[i] + offset, values[i]);
    }
  }

  /** Adds one word; the high word changes only when the sum passes 0 or a multiple of 2^64. */
  private void add(long at, long value) {
    long low = Native.getLong(at);
    long sum = low + value;
    Native.putLong(at, sum);
    long up = (value >> 63) + carry(low, value, sum);
    if (up != 0) {
      long high = Native.getLong(at + 8);
      long sumHigh = high + up;
      if (((high ^ sumHigh) & (up ^ sumHigh)) < 0) {
        throw overflow();
      }
      Native.putLong(at + 8, sumHigh);
    }
  }

  private static long carry(long low, long value, long sum) {
    return ((low & value) | ((low | value) & ~sum)) >>> 63;
  }

  private void add(long at, long valueLow, long valueHigh) {
    long low = Native.getLong(at);
    long high = Native.getLong(at + 8);
    long sumLow = low + valueLow;
    long sumHigh = high + valueHigh + carry(low, valueLow, sumLow);
    if (((high ^ sumHigh) & (valueHigh ^ sumHigh)) < 0) {
      throw overflow();
    }
    Native.putLong(at, sumLow);
    Native.putLong(at + 8, sumHigh);
  }

  private SheafException overflow() {
    return new SheafException(
            ErrorCode.OUT_OF_RANGE, "the result of sum is out of range for " + type)
        .withHint("cast the argument to DOUBLE");
  }

  @Override
  public int seenFlag() {
    return flag;
  }

  @Override
  public void updateAll(Column values, int count, long record, StringHeap strings) {
    if (count == 0) {
      return;
    }
    switch (values) {
      case LongColumn c -> addAll(c.values(), count, record + offset);
      case IntColumn c -> add(record + offset, LongSum.sum(c.values(), count));
      case Int128Column c -> {
        long[] in = c.words();
        for (int i = 0; i < count; i++) {
          add(record + offset, in[2 * i], in[2 * i + 1]);
        }
      }
      default -> throw new IllegalArgumentException("sum of " + values.type());
    }
    if (flag >= 0) {
      Native.putByte(record + flag, (byte) 1);
    }
  }

  /** When the batch's values leave enough leading bits free, their sum fits one word. */
  private void addAll(long[] values, int count, long at) {
    long bits = 0;
    for (int i = 0; i < count; i++) {
      bits |= values[i] ^ (values[i] >> 63);
    }
    // |value| <= 2^bitsOfValue and count < 2^bitsOfCount.
    int bitsOfValue = 64 - Long.numberOfLeadingZeros(bits);
    int bitsOfCount = 32 - Integer.numberOfLeadingZeros(count);
    if (bitsOfValue + bitsOfCount <= 62) {
      add(at, sum(values, count));
      return;
    }
    for (int i = 0; i < count; i++) {
      add(at, values[i]);
    }
  }

  private static long sum(long[] values, int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += values[i];
    }
    return sum;
  }

  @Override
  public void merge(long[] from, long[] to, int count, StringHeap strings) {
    for (int i = 0; i < count; i++) {
      add(to[i] + offset, low(from[i]), high(from[i]));
    }
    if (flag >= 0) {
      mergeFlags(flag, from, to, count);
    }
  }

  long low(long record) {
    return Native.getLong(record + offset);
  }

  long high(long record) {
    return Native.getLong(record + offset + 8);
  }

  @Override
  public Column result(long[] records, int count, ColumnBuffer into) {
    byte[] nulls = flag < 0 ? null : unseen(flag, records, count, into);
    long[] out = into.longs(2 * count);
    long wide = 0;
    for (int i = 0; i < count; i++) {
      long low = low(records[i]);
      out[i] = low;
      wide |= high(records[i]) ^ low >> 63;
    }
    if (wide == 0) {
      return new LongColumn(type, count, out, nulls);
    }
    if (type.layout() == Layout.LONG) {
      throw overflow();
    }
    for (int i = 0; i < count; i++) {
      long low = low(records[i]);
      long high = high(records[i]);
      out[2 * i] = low;
      out[2 * i + 1] = high;
      if (!fits(low, high)) {
        throw overflow();
      }
    }
    return new Int128Column(type, count, out, nulls);
  }

  /** Whether the value has at most 38 digits. */
  static boolean fits(long low, long high) {
    long positiveLow = high < 0 ? -low : low;
    long positiveHigh = high < 0 ? ~high + (low == 0 ? 1 : 0) : high;
    return positiveHigh >= 0
        && (positiveHigh < LIMIT_HIGH
            || (positiveHigh == LIMIT_HIGH && Long.compareUnsigned(positiveLow, LIMIT_LOW) < 0));
  }
}
