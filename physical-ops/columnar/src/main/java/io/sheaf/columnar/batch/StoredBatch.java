package io.sheaf.columnar.batch;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * Rows at rest: one counted off-heap buffer in Arrow's physical layout, column after column, each
 * part on an 8-byte border.
 *
 * <pre>
 *   column: [validity bitmap, when there are nulls] [values: n fixed-width | n+1 int offsets, then the bytes of the strings]
 * </pre>
 *
 * <p>Booleans take a byte a value. It can be written to a file and read back. Reading is
 * thread-safe; whoever made it closes it once.
 */
public final class StoredBatch implements AutoCloseable {
  private final int rowCount;
  private final DataType[] types;
  private final Layout[] layouts;
  private final long[] validity;
  private final long[] values;
  private final long byteSize;
  private NativeBuffer buffer;
  private MemoryConsumer memory;
  private FileChannel file;
  private long filePosition;
  private long checksum;

  private StoredBatch(int rowCount, int columns) {
    this.rowCount = rowCount;
    this.types = new DataType[columns];
    this.layouts = new Layout[columns];
    this.validity = new long[columns];
    this.values = new long[columns];
    this.byteSize = 0;
  }

  private StoredBatch(StoredBatch shape, long byteSize) {
    this.rowCount = shape.rowCount;
    this.types = shape.types;
    this.layouts = shape.layouts;
    this.validity = shape.validity;
    this.values = shape.values;
    this.byteSize = byteSize;
  }

  /** Copies all rows of a batch. */
  public static StoredBatch copy(ColumnBatch batch, MemoryConsumer memory) {
    Column[] columns = new Column[batch.columnCount()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = batch.column(i).flat(new ColumnBuffer());
    }
    return copy(columns, batch.rowCount(), memory);
  }

  /** Copies some rows of a batch. */
  public static StoredBatch copy(
      ColumnBatch batch, int[] rows, int rowCount, MemoryConsumer memory) {
    Column[] columns = new Column[batch.columnCount()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] =
          batch.column(i).gather(rows, rowCount, new ColumnBuffer()).flat(new ColumnBuffer());
    }
    return copy(columns, rowCount, memory);
  }

  private static StoredBatch copy(Column[] columns, int rowCount, MemoryConsumer memory) {
    StoredBatch shape = new StoredBatch(rowCount, columns.length);
    long size = 0;
    for (int i = 0; i < columns.length; i++) {
      shape.types[i] = columns[i].type();
      shape.layouts[i] = layoutOf(columns[i]);
      shape.validity[i] = -1;
      if (columns[i].nulls() != null) {
        shape.validity[i] = size;
        size += aligned((rowCount + 7) / 8);
      }
      shape.values[i] = size;
      size += aligned(valueBytes(columns[i], rowCount));
    }
    StoredBatch stored = new StoredBatch(shape, size);
    stored.memory = memory;
    stored.buffer = memory.allocate(size);
    for (int i = 0; i < columns.length; i++) {
      stored.write(columns[i], i);
    }
    return stored;
  }

  private static long aligned(long bytes) {
    return (bytes + 7) & -8;
  }

  private static Layout layoutOf(Column column) {
    return switch (column) {
      case BooleanColumn c -> Layout.BOOLEAN;
      case IntColumn c -> Layout.INT;
      case LongColumn c -> Layout.LONG;
      case Int128Column c -> Layout.INT128;
      case DoubleColumn c -> Layout.DOUBLE;
      case ViewColumn c -> Layout.VIEW;
      case DictionaryColumn c -> throw new IllegalArgumentException("not flat");
      case ConstantColumn c -> throw new IllegalArgumentException("not flat");
    };
  }

  private static long valueBytes(Column column, int rowCount) {
    return switch (column) {
      case BooleanColumn c -> rowCount;
      case IntColumn c -> 4L * rowCount;
      case ViewColumn c -> 4L * (rowCount + 1) + stringBytes(c, rowCount);
      case Int128Column c -> 16L * rowCount;
      default -> 8L * rowCount;
    };
  }

  private static long stringBytes(ViewColumn column, int rowCount) {
    long bytes = 0;
    byte[] nulls = column.nulls();
    long[] views = column.views();
    for (int i = 0; i < rowCount; i++) {
      if (nulls == null || nulls[i] == 0) {
        bytes += Views.length(views[2 * i]);
      }
    }
    if (bytes > Integer.MAX_VALUE) {
      throw new SheafException(
          ErrorCode.OUT_OF_MEMORY,
          "one batch of strings holds more than 2 GiB: " + bytes + " bytes");
    }
    return bytes;
  }

  private void write(Column column, int index) {
    byte[] nulls = column.nulls();
    if (nulls != null) {
      writeValidity(nulls, buffer.address() + validity[index]);
    }
    long to = buffer.address() + values[index];
    switch (column) {
      case BooleanColumn c -> Native.copy(c.values(), 0, to, rowCount);
      case IntColumn c -> Native.copy(c.values(), 0, to, rowCount);
      case LongColumn c -> Native.copy(c.values(), 0, to, rowCount);
      case Int128Column c -> Native.copy(c.words(), 0, to, 2 * rowCount);
      case DoubleColumn c -> Native.copy(c.values(), 0, to, rowCount);
      case ViewColumn c -> writeStrings(c, to);
      case DictionaryColumn c -> throw new IllegalArgumentException("not flat");
      case ConstantColumn c -> throw new IllegalArgumentException("not flat");
    }
  }

  private void writeValidity(byte[] nulls, long to) {
    for (int i = 0; i < rowCount; i += 8) {
      int bits = 0;
      int end = Math.min(8, rowCount - i);
      for (int k = 0; k < end; k++) {
        bits |= (nulls[i + k] ^ 1) << k;
      }
      Native.putByte(to + i / 8, (byte) bits);
    }
  }

  private void writeStrings(ViewColumn column, long to) {
    byte[] nulls = column.nulls();
    long[] views = column.views();
    long bytes = to + 4L * (rowCount + 1);
    int offset = 0;
    for (int i = 0; i < rowCount; i++) {
      Native.putInt(to + 4L * i, offset);
      if (nulls == null || nulls[i] == 0) {
        Views.copy(views[2 * i], views[2 * i + 1], bytes + offset);
        offset += Views.length(views[2 * i]);
      }
    }
    Native.putInt(to + 4L * rowCount, offset);
  }

  public int rowCount() {
    return rowCount;
  }

  public int columnCount() {
    return types.length;
  }

  /** Bytes of the rows, in memory or on disk. */
  public long byteSize() {
    return byteSize;
  }

  /** Bytes held in memory now. */
  public synchronized long memoryBytes() {
    return buffer == null ? 0 : byteSize;
  }

  /**
   * Moves the rows to the end of a file and frees their memory. The file must stay open until this
   * batch is closed.
   *
   * @return bytes freed; 0 when they were on disk before
   */
  public synchronized long spill(FileChannel to) throws IOException {
    if (buffer == null || file != null) {
      return 0;
    }
    ByteBuffer bytes = byteBuffer(buffer);
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    long position;
    synchronized (to) {
      position = to.size();
      long at = position;
      while (bytes.hasRemaining()) {
        at += to.write(bytes, at);
      }
    }
    checksum = crc.getValue();
    filePosition = position;
    file = to;
    buffer.close();
    buffer = null;
    return byteSize;
  }

  private ByteBuffer byteBuffer(NativeBuffer of) {
    return Native.segment(of.address(), byteSize).asByteBuffer();
  }

  /**
   * A buffer with the rows, that the caller closes: read back from the file. Null when they are in
   * memory.
   */
  synchronized NativeBuffer readBackIfSpilled() {
    return buffer == null ? readBack() : null;
  }

  private NativeBuffer readBack() {
    if (file == null) {
      throw new IllegalStateException("batch is closed");
    }
    NativeBuffer copy = memory.allocate(byteSize);
    try {
      ByteBuffer bytes = byteBuffer(copy);
      long at = filePosition;
      while (bytes.hasRemaining()) {
        int read = file.read(bytes, at);
        if (read < 0) {
          throw new SheafException(ErrorCode.IO_ERROR, "a spill file ends too early");
        }
        at += read;
      }
      CRC32C crc = new CRC32C();
      crc.update(bytes.flip());
      if (crc.getValue() != checksum) {
        throw new SheafException(ErrorCode.IO_ERROR, "a spill file was changed on disk");
      }
      return copy;
    } catch (IOException e) {
      copy.close();
      throw new SheafException(
          ErrorCode.IO_ERROR, "cannot read a spill file back: " + e.getMessage(), e);
    } catch (SheafException e) {
      copy.close();
      throw e;
    }
  }

  synchronized NativeBuffer buffer() {
    return buffer;
  }

  DataType type(int column) {
    return types[column];
  }

  Layout layout(int column) {
    return layouts[column];
  }

  long validity(int column) {
    return validity[column];
  }

  long values(int column) {
    return values[column];
  }

  @Override
  public synchronized void close() {
    if (buffer != null) {
      buffer.close();
      buffer = null;
    }
    file = null;
  }
}
