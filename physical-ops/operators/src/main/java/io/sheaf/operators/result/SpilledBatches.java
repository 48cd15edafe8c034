package io.sheaf.operators.result;

import io.sheaf.columnar.batch.StoredBatch;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.type.DataType;
import io.sheaf.operators.spill.DiskErrors;
import io.sheaf.operators.spill.SpillArea;
import io.sheaf.operators.spill.TemporaryFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Batches on disk, given back in the order in which they came. Each block stands behind its length
 * and checksum, so that nothing of a batch stays on the heap. Used under its owner's lock.
 */
final class SpilledBatches implements AutoCloseable {
  private final TemporaryFile temporary;
  private final Path path;
  private final FileChannel file;
  private final DataType[] types;
  private final ByteBuffer header = ByteBuffer.allocate(2 * Long.BYTES);
  private long written;
  private long read;

  private SpilledBatches(TemporaryFile temporary, DataType[] types) {
    this.temporary = temporary;
    this.path = temporary.path();
    this.file = temporary.channel();
    this.types = types;
  }

  /**
   * An empty file in a directory, which is made when it is not there.
   *
   * @param types the columns of all batches
   * @throws SheafException DISK_FULL or IO_ERROR
   */
  static SpilledBatches create(Path directory, DataType[] types) {
    return new SpilledBatches(SpillArea.of(directory).create("result"), types);
  }

  /**
   * Copies a batch to the end.
   *
   * @throws SheafException DISK_FULL or IO_ERROR
   */
  void add(StoredBatch batch) {
    try (StoredBatch.Lease block = batch.lease()) {
      temporary.take(block.size() + header.capacity());
      header.clear().putLong(block.size()).putLong(batch.checksum()).flip();
      long at = write(header, written);
      written = write(bytes(block.address(), block.size()), at);
    } catch (IOException failure) {
      throw DiskErrors.cannotWrite(path, failure);
    }
  }

  private long write(ByteBuffer from, long position) throws IOException {
    long at = position;
    while (from.hasRemaining()) {
      at += file.write(from, at);
    }
    return at;
  }

  /**
   * The next batch, which the caller closes; null behind the last.
   *
   * @param memory what counts it
   * @throws SheafException IO_ERROR when it can't be read back, or OUT_OF_MEMORY
   */
  StoredBatch next(MemoryConsumer memory) {
    if (read == written) {
      return null;
    }
    try {
      long at = read(header.clear(), read);
      long length = header.flip().getLong();
      long checksum = header.getLong();
      NativeBuffer block = memory.allocate(length);
      try {
        ByteBuffer bytes = bytes(block.address(), length);
        read = read(bytes, at);
        check(bytes.flip(), checksum);
      } catch (Throwable failure) {
        block.close();
        throw failure;
      }
      return StoredBatch.decode(block, checksum, types, memory);
    } catch (IOException failure) {
      throw new SheafException(
          ErrorCode.IO_ERROR,
          "cannot read spill file " + path + ": " + failure.getMessage(),
          failure);
    }
  }

  private long read(ByteBuffer into, long position) throws IOException {
    long at = position;
    while (into.hasRemaining()) {
      int count = file.read(into, at);
      if (count < 0) {
        throw new SheafException(
            ErrorCode.IO_ERROR, "spill file " + path + " is shorter than it was written");
      }
      at += count;
    }
    return at;
  }

  private void check(ByteBuffer bytes, long checksum) {
    CRC32C actual = new CRC32C();
    actual.update(bytes);
    if (actual.getValue() != checksum) {
      throw new SheafException(
              ErrorCode.IO_ERROR, "spill file " + path + " is damaged: its checksum differs")
          .withHint("check the disk that spill_directory is on");
    }
  }

  private static ByteBuffer bytes(long address, long size) {
    return Native.segment(address, size).asByteBuffer();
  }

  /** Deletes the file. */
  @Override
  public void close() {
    temporary.close();
  }
}
