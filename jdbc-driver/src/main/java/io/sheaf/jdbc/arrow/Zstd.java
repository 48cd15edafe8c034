package io.sheaf.jdbc.arrow;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Zstandard's frames. A class of its own, so that its library loads only when it is needed. */
final class Zstd {
  private Zstd() {}

  static byte[] decompress(ByteBuffer frame, int length) throws IOException {
    byte[] out = new byte[length];
    try {
      int given =
          new ZstdDecompressor()
              .decompress(
                  frame.array(),
                  frame.arrayOffset() + frame.position(),
                  frame.remaining(),
                  out,
                  0,
                  length);
      if (given != length) {
        throw new IOException("a Zstandard frame holds " + given + " bytes in place of " + length);
      }
    } catch (MalformedInputException e) {
      throw new IOException("a Zstandard frame is malformed", e);
    }
    return out;
  }
}
