package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.row.StringHeap;
import io.sheaf.columnar.type.DataType;

/**
 * Least, greatest or any string: a view. The bytes of a long one lie in the heap of the record's
 * owner, in room for the next power of two, which a later string takes over if it fits.
 */
final class StringChoice extends Accumulator {
  private final DataType type;
  private final Choice choice;
  private final int offset;
  private final int flag;

  StringChoice(StateLayout layout, DataType type, Choice choice) {
    this.type = type;
    this.choice = choice;
    this.offset = layout.string();
    this.flag = layout.flag();
  }

  private static long room(int length) {
    return length <= Views.INLINE ? 0 : Long.highestOneBit(length - 1L) << 1;
  }

  @Override
  public void update(Column values, int count, long[] records, StringHeap strings) {
    long[] in = ((ViewColumn) values).views();
    for (int i = 0; i < count; i++) {
      take(records[i], in[2 * i], in[2 * i + 1], strings);
    }
  }

  @Override
  public void updateAll(Column values, int count, long record, StringHeap strings) {
    long[] in = ((ViewColumn) values).views();
    for (int i = 0; i < count; i++) {
      take(record, in[2 * i], in[2 * i + 1], strings);
    }
  }

  private void take(long record, long first, long second, StringHeap strings) {
    if (Native.getByte(record + flag) == 0) {
      Native.putByte(record + flag, (byte) 1);
      put(record, first, second, strings);
      return;
    }
    int order =
        Views.compare(
            first, second, Native.getLong(record + offset), Native.getLong(record + offset + 8));
    if (choice.replaces(order)) {
      put(record, first, second, strings);
    }
  }

  private void put(long record, long first, long second, StringHeap strings) {
    long at = record + offset;
    if (strings != null && !Views.isInline(first)) {
      int length = Views.length(first);
      long before = Native.getLong(at);
      long own =
          room(Views.length(before)) >= length
              ? Native.getLong(at + 8)
              : strings.allocate(room(length));
      Native.copy(second, own, length);
      second = own;
    }
    Native.putLong(at, first);
    Native.putLong(at + 8, second);
  }

  @Override
  public long stringBytes(Column values, int count) {
    long[] in = ((ViewColumn) values).views();
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      bytes += room(Views.length(in[2 * i]));
    }
    return bytes;
  }

  @Override
  public long mergedStringBytes(long[] from, int count) {
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      bytes += room(Views.length(Native.getLong(from[i] + offset)));
    }
    return bytes;
  }

  @Override
  public void merge(long[] from, long[] to, int count, StringHeap strings) {
    for (int i = 0; i < count; i++) {
      if (Native.getByte(from[i] + flag) != 0) {
        take(
            to[i], Native.getLong(from[i] + offset), Native.getLong(from[i] + offset + 8), strings);
      }
    }
  }

  @Override
  public Column result(long[] records, int count, ColumnBuffer into) {
    long[] out = into.longs(2 * count);
    for (int i = 0; i < count; i++) {
      out[2 * i] = Native.getLong(records[i] + offset);
      out[2 * i + 1] = Native.getLong(records[i] + offset + 8);
    }
    return new ViewColumn(type, count, out, unseen(flag, records, count, into));
  }
}
