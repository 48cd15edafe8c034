package io.sheaf.columnar.batch;

import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.type.DataType;
import java.util.Arrays;

/**
 * Gives stored rows as batches in flight. Strings point into the stored batch, which stays in
 * memory while the batch given is in use; a spilled one is read back for that time. One object a
 * thread; close it to let the batch go.
 */
public final class StoredBatchReader extends ColumnBatch implements AutoCloseable {
  private final ColumnBuffer[] buffers;
  private final Column[] loaded;
  private StoredBatch stored;
  private StoredBatch.Lease lease;
  private long base;
  private int from;
  private int rowCount;

  public StoredBatchReader(int columnCount) {
    buffers = new ColumnBuffer[columnCount];
    loaded = new Column[columnCount];
    for (int i = 0; i < columnCount; i++) {
      buffers[i] = new ColumnBuffer();
    }
  }

  /** The rows of a stored batch, valid until the next call. */
  public ColumnBatch read(StoredBatch whole) {
    open(whole);
    return next(Integer.MAX_VALUE, true);
  }

  /** Goes to the start of a stored batch, whose rows {@link #next} gives. */
  public void open(StoredBatch batch) {
    release();
    lease = batch.lease();
    stored = batch;
    base = lease.address();
    from = 0;
    rowCount = 0;
  }

  /**
   * The next rows of the batch that was opened, valid until the next call; null when there are no
   * more.
   */
  public ColumnBatch next(int mostRows) {
    return next(mostRows, false);
  }

  private ColumnBatch next(int mostRows, boolean evenIfEmpty) {
    if (stored == null) {
      return null;
    }
    from += rowCount;
    rowCount = Math.min(mostRows, stored.rowCount() - from);
    if (rowCount == 0 && !evenIfEmpty) {
      release();
      stored = null;
      return null;
    }
    Arrays.fill(loaded, null);
    return this;
  }

  @Override
  public int rowCount() {
    return rowCount;
  }

  @Override
  public int columnCount() {
    return loaded.length;
  }

  @Override
  public boolean isLoaded(int index) {
    return loaded[index] != null;
  }

  @Override
  public Column column(int index) {
    if (loaded[index] == null) {
      loaded[index] = load(index, buffers[index]);
    }
    return loaded[index];
  }

  private Column load(int index, ColumnBuffer into) {
    int rows = rowCount;
    DataType type = stored.type(index);
    byte[] nulls = stored.validity(index) < 0 ? null : nulls(base + stored.validity(index), into);
    long start = base + stored.values(index);
    return switch (stored.layout(index)) {
      case BOOLEAN -> {
        byte[] out = into.bytes(rows);
        Native.copy(start + from, out, 0, rows);
        yield new BooleanColumn(type, rows, out, nulls);
      }
      case INT -> {
        int[] out = into.ints(rows);
        Native.copy(start + 4L * from, out, 0, rows);
        yield new IntColumn(type, rows, out, nulls);
      }
      case LONG -> {
        long[] out = into.longs(rows);
        Native.copy(start + 8L * from, out, 0, rows);
        yield new LongColumn(type, rows, out, nulls);
      }
      case INT128 -> {
        long[] out = into.longs(2 * rows);
        Native.copy(start + 16L * from, out, 0, 2 * rows);
        yield new Int128Column(type, rows, out, nulls);
      }
      case DOUBLE -> {
        double[] out = into.doubles(rows);
        Native.copy(start + 8L * from, out, 0, rows);
        yield new DoubleColumn(type, rows, out, nulls);
      }
      case VIEW -> new ViewColumn(type, rows, views(start, into), nulls);
    };
  }

  private byte[] nulls(long bits, ColumnBuffer into) {
    byte[] out = into.nulls(rowCount);
    int any = 0;
    for (int i = 0, bit = from; i < rowCount; i++, bit++) {
      int isNull = ~(Native.getByte(bits + (bit >> 3)) >> (bit & 7)) & 1;
      out[i] = (byte) isNull;
      any |= isNull;
    }
    return any == 0 ? null : out;
  }

  private long[] views(long offsets, ColumnBuffer into) {
    long[] out = into.longs(2 * rowCount);
    long bytes = BlockLayout.stringStart(offsets, stored.rowCount());
    int start = Native.getInt(offsets + 4L * from);
    for (int i = 0; i < rowCount; i++) {
      int end = Native.getInt(offsets + 4L * (from + i + 1));
      Views.set(out, i, bytes + start, end - start);
      start = end;
    }
    return out;
  }

  private void release() {
    if (lease != null) {
      lease.close();
      lease = null;
    }
  }

  @Override
  public void close() {
    release();
    stored = null;
  }
}
