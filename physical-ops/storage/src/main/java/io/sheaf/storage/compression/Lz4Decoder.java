package io.sheaf.storage.compression;

import io.sheaf.columnar.memory.Native;

/**
 * LZ4 blocks: sequences of literals and copies of what was written before.
 *
 * @see <a href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md">the format</a>
 */
public final class Lz4Decoder {
  private long in;
  private final long inEnd;

  private Lz4Decoder(long in, long inEnd) {
    this.in = in;
    this.inEnd = inEnd;
  }

  /**
   * Decompresses a block that must give exactly {@code size} bytes.
   *
   * @return whether it did
   */
  public static boolean decompress(long from, long fromBytes, long to, long size) {
    return new Lz4Decoder(from, from + fromBytes).run(to, to + size);
  }

  private boolean run(long to, long toEnd) {
    long out = to;
    while (in < inEnd) {
      int token = Native.getByte(in++) & 0xFF;
      long literals = length(token >>> 4);
      if (literals < 0 || literals > inEnd - in || literals > toEnd - out) {
        return false;
      }
      Native.copy(in, out, literals);
      in += literals;
      out += literals;
      if (in == inEnd) {
        return out == toEnd;
      }
      if (inEnd - in < 2) {
        return false;
      }
      int distance = Native.getShort(in) & 0xFFFF;
      in += 2;
      long match = length(token & 15) + 4;
      if (distance == 0 || distance > out - to || match < 4 || match > toEnd - out) {
        return false;
      }
      out = copyMatch(out, distance, match);
    }
    return out == toEnd;
  }

  /** A length of which four bits are known; -1 when the input ends. */
  private long length(int nibble) {
    long length = nibble;
    if (nibble == 15) {
      int more;
      do {
        if (in >= inEnd) {
          return -1;
        }
        more = Native.getByte(in++) & 0xFF;
        length += more;
      } while (more == 255);
    }
    return length;
  }

  private static long copyMatch(long out, int distance, long match) {
    long end = out + match;
    if (distance >= 8) {
      // Whole words; the last may reach into the padding behind the target, which later output
      // overwrites.
      for (long at = out; at < end; at += 8) {
        Native.putLong(at, Native.getLong(at - distance));
      }
    } else {
      for (long at = out; at < end; at++) {
        Native.putByte(at, Native.getByte(at - distance));
      }
    }
    return end;
  }
}
