package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.row.StringHeap;
import io.sheaf.columnar.type.DataType;

/** Least, greatest or any decimal of more than 18 digits: low word, then high word. */
final class Int128Choice extends Accumulator {
  private final DataType type;
  private final Choice choice;
  private final int offset;
  private final int flag;

  Int128Choice(StateLayout layout, DataType type, Choice choice) {
    this.type = type;
    this.choice = choice;
    this.offset = layout.words(2);
    this.flag = layout.flag();
  }

  @Override
  public void update(Column values, int count, long[] records, StringHeap strings) {
    switch (values) {
      case LongColumn c -> {
        for (int i = 0; i < count; i++) {
          take(records[i], c.values()[i], c.values()[i] >> 63);
        }
      }
      case Int128Column c -> {
        for (int i = 0; i < count; i++) {
          take(records[i], c.words()[2 * i], c.words()[2 * i + 1]);
        }
      }
      default -> throw new IllegalArgumentException(choice + " of " + values.type());
    }
  }

  private void take(long record, long low, long high) {
    if (Native.getByte(record + flag) == 0) {
      Native.putByte(record + flag, (byte) 1);
      put(record, low, high);
      return;
    }
    int order = Long.compare(high, Native.getLong(record + offset + 8));
    if (order == 0) {
      order = Long.compareUnsigned(low, Native.getLong(record + offset));
    }
    if (choice.replaces(order)) {
      put(record, low, high);
    }
  }

  private void put(long record, long low, long high) {
    Native.putLong(record + offset, low);
    Native.putLong(record + offset + 8, high);
  }

  @Override
  public void updateAll(Column values, int count, long record, StringHeap strings) {
    switch (values) {
      case LongColumn c -> {
        for (int i = 0; i < count; i++) {
          take(record, c.values()[i], c.values()[i] >> 63);
        }
      }
      case Int128Column c -> {
        for (int i = 0; i < count; i++) {
          take(record, c.words()[2 * i], c.words()[2 * i + 1]);
        }
      }
      default -> throw new IllegalArgumentException(choice + " of " + values.type());
    }
  }

  @Override
  public void merge(long[] from, long[] to, int count, StringHeap strings) {
    for (int i = 0; i < count; i++) {
      if (Native.getByte(from[i] + flag) != 0) {
        take(to[i], Native.getLong(from[i] + offset), Native.getLong(from[i] + offset + 8));
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
    return new Int128Column(type, count, out, unseen(flag, records, count, into));
  }
}
