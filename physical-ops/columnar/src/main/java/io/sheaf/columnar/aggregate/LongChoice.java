package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.row.StringHeap;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;

/** Least, greatest or any value of a column of booleans, ints or longs: one word. */
final class LongChoice extends Accumulator {
  private final DataType type;
  private final Choice choice;
  private final int offset;
  private final int flag;

  LongChoice(StateLayout layout, DataType type, Choice choice) {
    this.type = type;
    this.choice = choice;
    this.offset = layout.words(1);
    this.flag = layout.flag();
  }

  @Override
  public void update(Column values, int count, long[] records, StringHeap strings) {
    switch (values) {
      case BooleanColumn c -> {
        byte[] in = c.values();
        for (int i = 0; i < count; i++) {
          take(records[i], in[i]);
        }
      }
      case IntColumn c -> {
        int[] in = c.values();
        for (int i = 0; i < count; i++) {
          take(records[i], in[i]);
        }
      }
      case LongColumn c -> {
        long[] in = c.values();
        for (int i = 0; i < count; i++) {
          take(records[i], in[i]);
        }
      }
      default -> throw new IllegalArgumentException(choice + " of " + values.type());
    }
  }

  private void take(long record, long value) {
    if (Native.getByte(record + flag) == 0) {
      Native.putByte(record + flag, (byte) 1);
      Native.putLong(record + offset, value);
    } else if (choice.replaces(Long.compare(value, Native.getLong(record + offset)))) {
      Native.putLong(record + offset, value);
    }
  }

  @Override
  public void updateAll(Column values, int count, long record, StringHeap strings) {
    if (count == 0) {
      return;
    }
    switch (values) {
      case BooleanColumn c -> {
        for (int i = 0; i < count; i++) {
          take(record, c.values()[i]);
        }
      }
      case IntColumn c -> take(record, best(c.values(), count));
      case LongColumn c -> take(record, best(c.values(), count));
      default -> throw new IllegalArgumentException(choice + " of " + values.type());
    }
  }

  private int best(int[] in, int count) {
    int best = in[0];
    switch (choice) {
      case LEAST -> {
        for (int i = 0; i < count; i++) {
          best = Math.min(best, in[i]);
        }
      }
      case GREATEST -> {
        for (int i = 0; i < count; i++) {
          best = Math.max(best, in[i]);
        }
      }
      case FIRST -> {}
    }
    return best;
  }

  private long best(long[] in, int count) {
    long best = in[0];
    switch (choice) {
      case LEAST -> {
        for (int i = 0; i < count; i++) {
          best = Math.min(best, in[i]);
        }
      }
      case GREATEST -> {
        for (int i = 0; i < count; i++) {
          best = Math.max(best, in[i]);
        }
      }
      case FIRST -> {}
    }
    return best;
  }

  @Override
  public void merge(long[] from, long[] to, int count, StringHeap strings) {
    for (int i = 0; i < count; i++) {
      if (Native.getByte(from[i] + flag) != 0) {
        take(to[i], Native.getLong(from[i] + offset));
      }
    }
  }

  @Override
  public Column result(long[] records, int count, ColumnBuffer into) {
    byte[] nulls = unseen(flag, records, count, into);
    if (type.layout() == Layout.BOOLEAN) {
      byte[] out = into.bytes(count);
      for (int i = 0; i < count; i++) {
        out[i] = (byte) Native.getLong(records[i] + offset);
      }
      return new BooleanColumn(type, count, out, nulls);
    }
    if (type.layout() == Layout.INT) {
      int[] out = into.ints(count);
      for (int i = 0; i < count; i++) {
        out[i] = (int) Native.getLong(records[i] + offset);
      }
      return new IntColumn(type, count, out, nulls);
    }
    long[] out = into.longs(count);
    for (int i = 0; i < count; i++) {
      out[i] = Native.getLong(records[i] + offset);
    }
    return new LongColumn(type, count, out, nulls);
  }
}
