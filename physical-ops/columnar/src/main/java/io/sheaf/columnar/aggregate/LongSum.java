package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.row.StringHeap;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;

/** Sum in one word: of 8- to 32-bit integers, of counts, of intervals. */
final class LongSum extends Accumulator implements RowCounter {
  private final DataType type;
  private final int offset;

  /** Offset of the flag of values seen, or -1 when the sum of nothing is 0. */
  private final int flag;

  LongSum(StateLayout layout, DataType type, boolean nullIfEmpty) {
    this.type = type;
    this.offset = layout.words(1);
    this.flag = nullIfEmpty ? layout.flag() : -1;
  }

  @Override
  public void update(Column values, int count, long[] records, StringHeap strings) {
    switch (values) {
      case IntColumn c -> add(c.values(), count, records);
      case LongColumn c -> add(c.values(), count, records);
      default -> throw new IllegalArgumentException("sum of " + values.type());
    }
  }

  private void add(int[] values, int count, long[] records) {
    for (int i = 0; i < count; i++) {
      add(records[i] + offset, values[i]);
    }
  }

  private void add(long[] values, int count, long[] records) {
    for (int i = 0; i < count; i++) {
      add(records[i] + offset, values[i]);
    }
  }

  private void add(long at, long value) {
    long before = Native.getLong(at);
    long sum = before + value;
    if (((before ^ sum) & (value ^ sum)) < 0) {
      throw overflow();
    }
    Native.putLong(at, sum);
  }

  /** Months, of which there are fewer than other units. */
  private int narrowed(long sum) {
    if (sum != (int) sum) {
      throw overflow();
    }
    return (int) sum;
  }

  private SheafException overflow() {
    if (!type.isInteger()) {
      return new SheafException(
          ErrorCode.OUT_OF_RANGE, "the result of sum is out of range for " + type);
    }
    return new SheafException(
            ErrorCode.OUT_OF_RANGE, "the result of sum is out of range for " + type)
        .withHint("cast the argument to DECIMAL(38,0)");
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
    if (values instanceof IntColumn c) {
      add(record + offset, sum(c.values(), count));
    } else {
      long[] in = ((LongColumn) values).values();
      for (int i = 0; i < count; i++) {
        add(record + offset, in[i]);
      }
    }
    if (flag >= 0) {
      Native.putByte(record + flag, (byte) 1);
    }
  }

  static long sum(int[] values, int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += values[i];
    }
    return sum;
  }

  @Override
  public void merge(long[] from, long[] to, int count, StringHeap strings) {
    for (int i = 0; i < count; i++) {
      add(to[i] + offset, Native.getLong(from[i] + offset));
    }
    if (flag >= 0) {
      mergeFlags(flag, from, to, count);
    }
  }

  @Override
  public long count(long record) {
    return Native.getLong(record + offset);
  }

  @Override
  public Column result(long[] records, int count, ColumnBuffer into) {
    if (type.layout() == Layout.INT) {
      int[] narrow = into.ints(count);
      for (int i = 0; i < count; i++) {
        narrow[i] = narrowed(Native.getLong(records[i] + offset));
      }
      return new IntColumn(
          type, count, narrow, flag < 0 ? null : unseen(flag, records, count, into));
    }
    long[] out = into.longs(count);
    for (int i = 0; i < count; i++) {
      out[i] = Native.getLong(records[i] + offset);
    }
    return new LongColumn(type, count, out, flag < 0 ? null : unseen(flag, records, count, into));
  }
}
