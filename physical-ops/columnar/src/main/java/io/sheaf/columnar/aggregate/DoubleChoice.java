package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.row.StringHeap;
import io.sheaf.columnar.type.DataType;

/** Least, greatest or any double; NaN is greatest, -0.0 and 0.0 are equal. One word. */
final class DoubleChoice extends Accumulator {
  private final DataType type;
  private final Choice choice;
  private final int offset;
  private final int flag;

  DoubleChoice(StateLayout layout, DataType type, Choice choice) {
    this.type = type;
    this.choice = choice;
    this.offset = layout.words(1);
    this.flag = layout.flag();
  }

  @Override
  public void update(Column values, int count, long[] records, StringHeap strings) {
    double[] in = ((DoubleColumn) values).values();
    for (int i = 0; i < count; i++) {
      take(records[i], in[i]);
    }
  }

  private void take(long record, double value) {
    if (Native.getByte(record + flag) == 0) {
      Native.putByte(record + flag, (byte) 1);
      Native.putDouble(record + offset, value);
    } else if (choice.replaces(
        Double.compare(value + 0.0, Native.getDouble(record + offset) + 0.0))) {
      Native.putDouble(record + offset, value);
    }
  }

  @Override
  public void updateAll(Column values, int count, long record, StringHeap strings) {
    double[] in = ((DoubleColumn) values).values();
    for (int i = 0; i < count; i++) {
      take(record, in[i]);
    }
  }

  @Override
  public void merge(long[] from, long[] to, int count, StringHeap strings) {
    for (int i = 0; i < count; i++) {
      if (Native.getByte(from[i] + flag) != 0) {
        take(to[i], Native.getDouble(from[i] + offset));
      }
    }
  }

  @Override
  public Column result(long[] records, int count, ColumnBuffer into) {
    double[] out = into.doubles(count);
    for (int i = 0; i < count; i++) {
      out[i] = Native.getDouble(records[i] + offset);
    }
    return new DoubleColumn(type, count, out, unseen(flag, records, count, into));
  }
}
