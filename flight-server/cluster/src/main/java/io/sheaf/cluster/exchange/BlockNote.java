package io.sheaf.cluster.exchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;

/**
 * What is said of a block beside its bytes: the application metadata of its message.
 *
 * @param run position of its output in the ticket
 * @param number the block's number in its output
 * @param length bytes
 * @param checksum CRC32C of the bytes
 */
record BlockNote(int run, int number, int length, long checksum) {
  static final int BYTES = 16;

  void write(ArrowBuf to) {
    to.writeInt(run);
    to.writeInt(number);
    to.writeInt(length);
    to.writeInt((int) checksum);
  }

  static BlockNote read(byte[] bytes) {
    ByteBuffer from = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return new BlockNote(
        from.getInt(), from.getInt(), from.getInt(), Integer.toUnsignedLong(from.getInt()));
  }
}
