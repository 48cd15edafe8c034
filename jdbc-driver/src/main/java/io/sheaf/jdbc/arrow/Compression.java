package io.sheaf.jdbc.arrow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.flatbuf.CompressionType;

/**
 * Compressed buffers: the length of the content in 8 bytes, then the content; -1 says that it
 * stands there as it is.
 */
final class Compression {
  private Compression() {}

  static ByteBuffer decompress(ByteBuffer buffer, byte codec) throws IOException {
    ByteBuffer bytes = buffer.order(ByteOrder.LITTLE_ENDIAN);
    long length = bytes.getLong();
    if (length == -1) {
      return bytes.slice();
    }
    if (length < 0 || length > Integer.MAX_VALUE - 8) {
      throw new IOException("a buffer of " + length + " bytes is too large");
    }
    return ByteBuffer.wrap(
        codec == CompressionType.LZ4_FRAME
            ? Lz4Frame.decompress(bytes, (int) length)
            : Zstd.decompress(bytes, (int) length));
  }
}
