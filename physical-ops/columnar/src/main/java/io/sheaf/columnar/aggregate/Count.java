package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.row.StringHeap;
import io.sheaf.columnar.type.DataType.Simple;

/** Number of rows: one word. */
final class Count extends Accumulator implements RowCounter {
  private final int offset;

  Count(StateLayout layout) {
    this.offset = layout.words(1);
  }

  @Override
  public void update(Column values, int count, long[] records, StringHeap strings) {
    for (int i = 0; i < count; i++) {
      long at = records[i] + offset;
      Native.putLong(at, Native.getLong(at) + 1);
    }
  }

  @Override
  public void updateAll(Column values, int count, long record, StringHeap strings) {
    Native.putLong(record + offset, Native.getLong(record + offset) + count);
  }

  @Override
  boolean readsValues() {
    return false;
  }

  @Override
  public void merge(long[] from, long[] to, int count, StringHeap strings) {
    for (int i = 0; i < count; i++) {
      long at = to[i] + offset;
      Native.putLong(at, Native.getLong(at) + Native.getLong(from[i] + offset));
    }
  }

  @Override
  public long count(long record) {
    return Native.getLong(record + offset);
  }

  @Override
  public Column result(long[] records, int count, ColumnBuffer into) {
    long[] out = into.longs(count);
    for (int i = 0; i < count; i++) {
      out[i] = Native.getLong(records[i] + offset);
    }
    return new LongColumn(Simple.BIGINT, count, out, null);
  }
}
