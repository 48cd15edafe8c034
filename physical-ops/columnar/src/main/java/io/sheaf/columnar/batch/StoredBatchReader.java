package io.sheaf.columnar.batch;

import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;

/**
 * Gives stored rows as batches in flight. Strings point into the stored batch, which must stay open
 * and in memory while the batch given is in use; a spilled one is read back for that time. One
 * object a thread; close it to free what it read back.
 */
public final class StoredBatchReader extends ColumnBatch implements AutoCloseable {
  private final ColumnBuffer[] buffers;
  private final Column[] loaded;
  private StoredBatch stored;
  private NativeBuffer readBack;
  private long base;

  public StoredBatchReader(int columnCount) {
    buffers = new ColumnBuffer[columnCount];
    loaded = new Column[columnCount];
    for (int i = 0; i < columnCount; i++) {
      buffers[i] = new ColumnBuffer();
    }
  }

  /** The rows of a stored batch, valid until the next call. */
  public ColumnBatch read(StoredBatch from) {
    release();
    stored = from;
    readBack = from.readBackIfSpilled();
    base = (readBack == null ? from.buffer() : readBack).address();
    java.util.Arrays.fill(loaded, null);
    return this;
  }

  @Override
  public int rowCount() {
    return stored.rowCount();
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
    int rows = stored.rowCount();
    DataType type = stored.type(index);
    Layout layout = stored.layout(index);
    byte[] nulls =
        stored.validity(index) < 0 ? null : nulls(base + stored.validity(index), rows, into);
    long from = base + stored.values(index);
    return switch (layout) {
      case BOOLEAN -> {
        byte[] out = into.bytes(rows);
        Native.copy(from, out, 0, rows);
        yield new BooleanColumn(type, rows, out, nulls);
      }
      case INT -> {
        int[] out = into.ints(rows);
        Native.copy(from, out, 0, rows);
        yield new IntColumn(type, rows, out, nulls);
      }
      case LONG -> {
        long[] out = into.longs(rows);
        Native.copy(from, out, 0, rows);
        yield new LongColumn(type, rows, out, nulls);
      }
      case INT128 -> {
        long[] out = into.longs(2 * rows);
        Native.copy(from, out, 0, 2 * rows);
        yield new Int128Column(type, rows, out, nulls);
      }
      case DOUBLE -> {
        double[] out = into.doubles(rows);
        Native.copy(from, out, 0, rows);
        yield new DoubleColumn(type, rows, out, nulls);
      }
      case VIEW -> new ViewColumn(type, rows, views(from, rows, into), nulls);
    };
  }

  private static byte[] nulls(long from, int rows, ColumnBuffer into) {
    byte[] out = into.nulls(rows);
    for (int i = 0; i < rows; i++) {
      out[i] = (byte) (~(Native.getByte(from + (i >> 3)) >> (i & 7)) & 1);
    }
    return out;
  }

  private static long[] views(long from, int rows, ColumnBuffer into) {
    long[] out = into.longs(2 * rows);
    long bytes = from + 4L * (rows + 1);
    int start = 0;
    for (int i = 0; i < rows; i++) {
      int end = Native.getInt(from + 4L * (i + 1));
      Views.set(out, i, bytes + start, end - start);
      start = end;
    }
    return out;
  }

  private void release() {
    if (readBack != null) {
      readBack.close();
      readBack = null;
    }
  }

  @Override
  public void close() {
    release();
    stored = null;
  }
}
