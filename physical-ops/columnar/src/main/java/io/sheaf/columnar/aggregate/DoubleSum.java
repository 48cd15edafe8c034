package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.row.StringHeap;
import io.sheaf.columnar.type.DataType;

/**
 * Sum of doubles. The order of additions depends on how rows reach the threads, so the last digits
 * may differ between runs.
 */
final class DoubleSum extends Accumulator {
  private final DataType type;
  private final int offset;
  private final int flag;

  DoubleSum(StateLayout layout, DataType type, boolean nullIfEmpty) {
    this.type = type;
    this.offset = layout.words(1);
    this.flag = nullIfEmpty ? layout.flag() : -1;
  }

  @Override
  public void update(Column values, int count, long[] records, StringHeap strings) {
    double[] in = ((DoubleColumn) values).values();
    for (int i = 0; i < count; i++) {
      long at = records[i] + offset;
      Native.putDouble(at, Native.getDouble(at) + in[i]);
    }
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
    double[] in = ((DoubleColumn) values).values();
    long at = record + offset;
    Native.putDouble(at, Native.getDouble(at) + sum(in, count));
    if (flag >= 0) {
      Native.putByte(record + flag, (byte) 1);
    }
  }

  /** Four partial sums in a fixed order: one alone waits for each addition. */
  static double sum(double[] in, int count) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 4 <= count; i += 4) {
      a += in[i];
      b += in[i + 1];
      c += in[i + 2];
      d += in[i + 3];
    }
    for (; i < count; i++) {
      a += in[i];
    }
    return (a + b) + (c + d);
  }

  @Override
  public void merge(long[] from, long[] to, int count, StringHeap strings) {
    for (int i = 0; i < count; i++) {
      long at = to[i] + offset;
      Native.putDouble(at, Native.getDouble(at) + Native.getDouble(from[i] + offset));
    }
    if (flag >= 0) {
      mergeFlags(flag, from, to, count);
    }
  }

  double sum(long record) {
    return Native.getDouble(record + offset);
  }

  @Override
  public Column result(long[] records, int count, ColumnBuffer into) {
    double[] out = into.doubles(count);
    for (int i = 0; i < count; i++) {
      out[i] = Native.getDouble(records[i] + offset);
    }
    return new DoubleColumn(type, count, out, flag < 0 ? null : unseen(flag, records, count, into));
  }
}
