package io.sheaf.jdbc.arrow;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * LZ4's frame format (lz4_Frame_format.md and lz4_Block_format.md, version 1.6). Checksums are
 * passed over: the transport has its own.
 */
final class Lz4Frame {
  private static final int MAGIC = 0x184D2204;
  private static final int BLOCK_CHECKSUM = 0x10;
  private static final int CONTENT_SIZE = 0x08;
  private static final int DICTIONARY_ID = 0x01;
  private static final int MIN_MATCH = 4;

  private final byte[] out;
  private int outAt;

  private Lz4Frame(int length) {
    this.out = new byte[length];
  }

  /**
   * The content of a frame.
   *
   * @param frame little-endian, from its position to its limit
   * @param length of the content
   */
  static byte[] decompress(ByteBuffer frame, int length) throws IOException {
    Lz4Frame content = new Lz4Frame(length);
    try {
      content.readFrame(frame);
    } catch (RuntimeException e) {
      throw new IOException("an LZ4 frame is malformed", e);
    }
    if (content.outAt != length) {
      throw new IOException("an LZ4 frame holds " + content.outAt + " bytes in place of " + length);
    }
    return content.out;
  }

  private void readFrame(ByteBuffer frame) throws IOException {
    if (frame.getInt() != MAGIC) {
      throw new IOException("an LZ4 frame has a wrong magic number");
    }
    int flags = frame.get();
    frame.get();
    int more = ((flags & CONTENT_SIZE) == 0 ? 0 : 8) + ((flags & DICTIONARY_ID) == 0 ? 0 : 4);
    // With the checksum of the header.
    frame.position(frame.position() + more + 1);
    for (int size = frame.getInt(); size != 0; size = frame.getInt()) {
      int bytes = size & Integer.MAX_VALUE;
      int end = frame.position() + bytes;
      if (size < 0) {
        frame.get(out, outAt, bytes);
        outAt += bytes;
      } else {
        readBlock(frame.slice(frame.position(), bytes));
      }
      frame.position(end + ((flags & BLOCK_CHECKSUM) == 0 ? 0 : 4));
    }
  }

  /** A sequence of literals and matches; a match may reach back into earlier blocks. */
  private void readBlock(ByteBuffer block) {
    while (block.hasRemaining()) {
      int token = block.get() & 0xFF;
      int literals = length(block, token >> 4);
      block.get(out, outAt, literals);
      outAt += literals;
      if (!block.hasRemaining()) {
        return;
      }
      int distance = (block.get() & 0xFF) | (block.get() & 0xFF) << 8;
      copyMatch(distance, length(block, token & 0xF) + MIN_MATCH);
    }
  }

  private static int length(ByteBuffer block, int nibble) {
    int length = nibble;
    if (nibble == 15) {
      int more;
      do {
        more = block.get() & 0xFF;
        length += more;
      } while (more == 255);
    }
    return length;
  }

  private void copyMatch(int distance, int length) {
    int from = outAt - distance;
    if (distance == 0 || from < 0) {
      throw new IllegalArgumentException("a match lies before the content");
    }
    if (distance >= length) {
      System.arraycopy(out, from, out, outAt, length);
    } else {
      // The match overlaps what it makes: a pattern is repeated.
      for (int i = 0; i < length; i++) {
        out[outAt + i] = out[from + i];
      }
    }
    outAt += length;
  }
}
