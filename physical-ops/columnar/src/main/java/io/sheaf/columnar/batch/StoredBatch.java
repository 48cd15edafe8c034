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
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Rows at rest: one block of bytes (see {@link BlockLayout} for its form) in a counted off-heap
 * buffer or in a file. The bytes in memory, on disk and on the wire are the same, so their checksum
 * is computed once. Thread-safe; whoever made it closes it once, after which leases that are still
 * open stay readable.
 */
public final class StoredBatch implements AutoCloseable {
  private final BlockLayout layout;
  private final MemoryConsumer memory;
  private NativeBuffer buffer;
  private int leases;
  private boolean closed;
  private FileChannel file;
  private long filePosition;
  private long checksum = -1;

  StoredBatch(BlockLayout layout, NativeBuffer buffer, MemoryConsumer memory) {
    this.layout = layout;
    this.buffer = buffer;
    this.memory = memory;
  }

  /** Copies all rows of a batch. */
  public static StoredBatch copy(ColumnBatch batch, MemoryConsumer memory) {
    Column[] columns = new Column[batch.columnCount()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = batch.column(i).flat(new ColumnBuffer());
    }
    return BlockWriter.write(columns, batch.rowCount(), memory);
  }

  /** Copies some rows of a batch. */
  public static StoredBatch copy(
      ColumnBatch batch, int[] rows, int rowCount, MemoryConsumer memory) {
    Column[] columns = new Column[batch.columnCount()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] =
          batch.column(i).gather(rows, rowCount, new ColumnBuffer()).flat(new ColumnBuffer());
    }
    return BlockWriter.write(columns, rowCount, memory);
  }

  /**
   * The rows of a block that came from elsewhere. Everything that reading relies on is checked, so
   * damaged bytes can't lead out of the buffer.
   *
   * @param block exactly the block's bytes; taken over also when this fails
   * @param checksum CRC32C of them, or -1 when not known
   * @param types the columns it should have
   * @param memory what counts the block
   * @throws CorruptBlockException naming what is wrong
   */
  public static StoredBatch decode(
      NativeBuffer block, long checksum, DataType[] types, MemoryConsumer memory) {
    try {
      BlockLayout layout = BlockLayout.read(block.address(), block.size(), types);
      StoredBatch stored = new StoredBatch(layout, block, memory);
      stored.checksum = checksum;
      return stored;
    } catch (Throwable failure) {
      block.close();
      throw failure;
    }
  }

  public int rowCount() {
    return layout.rowCount();
  }

  public int columnCount() {
    return layout.types().length;
  }

  /** What each column means. */
  public List<DataType> columnTypes() {
    return List.of(layout.types());
  }

  /** Length of the block, in memory, on disk or on the wire. */
  public long byteSize() {
    return layout.byteSize();
  }

  /** Bytes held in memory now. */
  public synchronized long memoryBytes() {
    return buffer == null ? 0 : byteSize();
  }

  /** CRC32C of the block's bytes, computed on the first call. */
  public synchronized long checksum() {
    if (checksum < 0) {
      if (buffer == null) {
        throw new IllegalStateException("batch is closed");
      }
      checksum = checksum(bytes(buffer));
    }
    return checksum;
  }

  private static long checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return crc.getValue();
  }

  /**
   * Moves the rows to the end of a file and frees their memory. The file must stay open until this
   * batch is closed.
   *
   * @return bytes freed; 0 when they were on disk before, are being read, or are gone
   */
  public synchronized long spill(FileChannel to) throws IOException {
    if (buffer == null || leases > 0) {
      return 0;
    }
    if (file == null) {
      long crc = checksum();
      ByteBuffer bytes = bytes(buffer);
      long position;
      synchronized (to) {
        position = to.size();
        long at = position;
        while (bytes.hasRemaining()) {
          at += to.write(bytes, at);
        }
      }
      checksum = crc;
      filePosition = position;
      file = to;
    }
    buffer.close();
    buffer = null;
    return byteSize();
  }

  private ByteBuffer bytes(NativeBuffer of) {
    return Native.segment(of.address(), byteSize()).asByteBuffer();
  }

  /**
   * The block's bytes, in memory until the lease is closed: where they are, or read back from the
   * file into memory of the lease's own.
   *
   * @throws SheafException IO_ERROR when they can't be read back, or OUT_OF_MEMORY
   */
  public Lease lease() {
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("batch is closed");
      }
      if (buffer != null) {
        leases++;
        return new Lease(buffer, true);
      }
    }
    return new Lease(readBack(), false);
  }

  /** The bytes of a block, readable until closed. Used by one thread. */
  public final class Lease implements AutoCloseable {
    private final NativeBuffer bytes;
    private final boolean shared;
    private boolean ended;

    private Lease(NativeBuffer bytes, boolean shared) {
      this.bytes = bytes;
      this.shared = shared;
    }

    public long address() {
      return bytes.address();
    }

    public long size() {
      return byteSize();
    }

    @Override
    public void close() {
      if (ended) {
        return;
      }
      ended = true;
      if (shared) {
        endLease();
      } else {
        bytes.close();
      }
    }
  }

  private synchronized void endLease() {
    leases--;
    freeIfUnused();
  }

  private NativeBuffer readBack() {
    // Memory first, outside the lock: to get some, others may have to spill.
    NativeBuffer copy = memory.allocate(byteSize());
    try {
      ByteBuffer bytes = bytes(copy);
      FileChannel from;
      long at;
      synchronized (this) {
        from = file;
        at = filePosition;
      }
      if (from == null) {
        throw new IllegalStateException("batch is closed");
      }
      while (bytes.hasRemaining()) {
        int read = from.read(bytes, at);
        if (read < 0) {
          throw new SheafException(ErrorCode.IO_ERROR, "a spill file ends too early");
        }
        at += read;
      }
      if (checksum(bytes.flip()) != checksum()) {
        throw new SheafException(ErrorCode.IO_ERROR, "a spill file was changed on disk");
      }
      return copy;
    } catch (IOException e) {
      copy.close();
      throw new SheafException(
          ErrorCode.IO_ERROR, "cannot read a spill file back: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      copy.close();
      throw e;
    }
  }

  DataType type(int column) {
    return layout.types()[column];
  }

  Layout layout(int column) {
    return layout.layouts()[column];
  }

  long validity(int column) {
    return layout.validity()[column];
  }

  long values(int column) {
    return layout.values()[column];
  }

  @Override
  public synchronized void close() {
    closed = true;
    file = null;
    freeIfUnused();
  }

  private void freeIfUnused() {
    if (closed && leases == 0 && buffer != null) {
      buffer.close();
      buffer = null;
    }
  }
}
