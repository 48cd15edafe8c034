package io.sheaf.operators.spill;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.Native;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A temporary file of blocks, each checked by CRC32C when it is read. One thread writes, then any
 * number read.
 */
public final class SpillFile implements AutoCloseable {
  /**
   * A block's place.
   *
   * @param length bytes
   * @param checksum CRC32C of the bytes
   */
  public record Block(SpillFile file, long offset, int length, long checksum) {
    /**
     * Reads the block to an address with room for {@link #length} bytes.
     *
     * @throws SheafException IO_ERROR when it can't be read or has changed
     */
    public void read(long address) {
      file.read(this, address);
    }
  }

  private final TemporaryFile file;
  private final Path path;
  private final FileChannel channel;
  private volatile long size;

  SpillFile(TemporaryFile file) {
    this.file = file;
    this.path = file.path();
    this.channel = file.channel();
  }

  /** Bytes written. */
  public long size() {
    return size;
  }

  /**
   * Appends a block made of two parts.
   *
   * @throws SheafException DISK_FULL or IO_ERROR
   */
  public Block append(ByteBuffer head, ByteBuffer tail) {
    CRC32C checksum = new CRC32C();
    checksum.update(head.duplicate());
    checksum.update(tail.duplicate());
    int length = head.remaining() + tail.remaining();
    long offset = size;
    file.take(length);
    try {
      write(head, offset);
      write(tail, offset + length - tail.remaining());
    } catch (IOException failure) {
      throw DiskErrors.cannotWrite(path, failure);
    }
    size = offset + length;
    return new Block(this, offset, length, checksum.getValue());
  }

  private void write(ByteBuffer bytes, long offset) throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  private void read(Block block, long address) {
    ByteBuffer into = Native.segment(address, block.length()).asByteBuffer();
    try {
      while (into.hasRemaining()) {
        if (channel.read(into, block.offset() + into.position()) < 0) {
          throw new SheafException(
              ErrorCode.IO_ERROR, "spill file " + path + " is shorter than it was written");
        }
      }
    } catch (IOException failure) {
      throw new SheafException(
          ErrorCode.IO_ERROR,
          "cannot read spill file " + path + ": " + failure.getMessage(),
          failure);
    }
    CRC32C checksum = new CRC32C();
    checksum.update(into.flip());
    if (checksum.getValue() != block.checksum()) {
      throw new SheafException(
              ErrorCode.IO_ERROR, "spill file " + path + " is damaged: its checksum differs")
          .withHint("check the disk that spill_directory is on");
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
