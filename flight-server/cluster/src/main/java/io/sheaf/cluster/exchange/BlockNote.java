package io.sheaf.cluster.exchange;

import io.sheaf.columnar.memory.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.apache.arrow.memory.ArrowBuf;

/**
 * What is said of a block beside its bytes: the application metadata of its message.
 *
 * @param run position of its output in the ticket
 * @param number the block's number in its output
 * @param length bytes as sent
 * @param checksum CRC32C of the bytes as sent
 * @param plainLength bytes of the block itself; more than {@code length} when it is compressed
 * @param plainChecksum CRC32C of the block itself
 */
record BlockNote(
    int run, int number, int length, long checksum, int plainLength, long plainChecksum) {
  static final int BYTES = 24;

  /** Of a block that is sent as it is. */
  static BlockNote plain(int run, int number, int length, long checksum) {
    return new BlockNote(run, number, length, checksum, length, checksum);
  }

  /** CRC32C of a stretch of memory. */
  static long checksum(long address, long bytes) {
    CRC32C crc = new CRC32C();
    crc.update(Native.segment(address, bytes).asByteBuffer());
    return crc.getValue();
  }

  boolean compressed() {
    return plainLength != length;
  }

  void write(ArrowBuf to) {
    to.writeInt(run);
    to.writeInt(number);
    to.writeInt(length);
    to.writeInt((int) checksum);
    to.writeInt(plainLength);
    to.writeInt((int) plainChecksum);
  }

  static BlockNote read(byte[] bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return new BlockNote(
        from.getInt(),
        from.getInt(),
        from.getInt(),
        Integer.toUnsignedLong(from.getInt()),
        from.getInt(),
        Integer.toUnsignedLong(from.getInt()));
  }
}
