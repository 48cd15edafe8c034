package io.sheaf.storage.compression;

import io.sheaf.columnar.memory.Native;
import java.util.Arrays;

/**
 * LZ4's block format, compressed greedily with one candidate a hash.
 *
 * @see <a href="https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md">the format</a>
 */
public final class Lz4Encoder {
  private static final int HASH_BITS = 13;
  private static final int MIN_MATCH = 4;
  private static final int MAX_DISTANCE = 65_535;

  /** No match may start in the last twelve bytes, and the last five are literals. */
  private static final int NO_MATCH_FROM = 12;

  private static final int LAST_LITERALS = 5;

  /** After this many misses in a row, every second position is tried, then every third, ... */
  private static final int SKIP_SHIFT = 6;

  private Lz4Encoder() {}

  /** Most bytes that {@link #compress} may write. */
  public static long maxCompressedBytes(long bytes) {
    return bytes + bytes / 255 + 32;
  }

  /** Compresses a stretch of memory and returns how many bytes it wrote. */
  public static int compress(long from, int bytes, long to) {
    int[] last = new int[1 << HASH_BITS];
    Arrays.fill(last, -1);
    long out = to;
    int literalsFrom = 0;
    int misses = 1 << SKIP_SHIFT;
    int at = 0;
    while (at < bytes - NO_MATCH_FROM) {
      int word = Native.getInt(from + at);
      int hash = (word * 0x9E3779B1) >>> (32 - HASH_BITS);
      int candidate = last[hash];
      last[hash] = at;
      if (candidate < 0
          || at - candidate > MAX_DISTANCE
          || Native.getInt(from + candidate) != word) {
        at += misses++ >>> SKIP_SHIFT;
        continue;
      }
      misses = 1 << SKIP_SHIFT;
      int length = matchLength(from, candidate, at, bytes - LAST_LITERALS);
      out = sequence(from + literalsFrom, at - literalsFrom, at - candidate, length, out);
      at += length;
      literalsFrom = at;
    }
    out = literals(from + literalsFrom, bytes - literalsFrom, 0, out);
    return (int) (out - to);
  }

  private static int matchLength(long from, int candidate, int at, int end) {
    int length = MIN_MATCH;
    while (at + length + 8 <= end) {
      long difference =
          Native.getLong(from + candidate + length) ^ Native.getLong(from + at + length);
      if (difference != 0) {
        return length + (Long.numberOfTrailingZeros(difference) >>> 3);
      }
      length += 8;
    }
    while (at + length < end
        && Native.getByte(from + candidate + length) == Native.getByte(from + at + length)) {
      length++;
    }
    return length;
  }

  private static long sequence(long from, int literals, int distance, int length, long to) {
    int extra = length - MIN_MATCH;
    long out = literals(from, literals, Math.min(extra, 15), to);
    Native.putByte(out++, (byte) distance);
    Native.putByte(out++, (byte) (distance >>> 8));
    return extra < 15 ? out : lengthBytes(extra - 15, out);
  }

  private static long literals(long from, int count, int matchNibble, long to) {
    Native.putByte(to, (byte) (Math.min(count, 15) << 4 | matchNibble));
    long out = count < 15 ? to + 1 : lengthBytes(count - 15, to + 1);
    Native.copy(from, out, count);
    return out + count;
  }

  private static long lengthBytes(int length, long to) {
    long out = to;
    int left = length;
    for (; left >= 255; left -= 255) {
      Native.putByte(out++, (byte) 255);
    }
    Native.putByte(out++, (byte) left);
    return out;
  }
}
