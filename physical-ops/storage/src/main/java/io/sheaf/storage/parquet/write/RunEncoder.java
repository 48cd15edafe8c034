package io.sheaf.storage.parquet.write;

import io.sheaf.columnar.memory.Native;

/**
 * Parquet's hybrid of runs and bit-packing: repeats as (count, value), the rest in packed groups of
 * eight values.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE">the
 *     encoding</a>
 */
final class RunEncoder {
  private RunEncoder() {}

  /** Appends the values, each less than 2^width; 0 &lt;= width &lt;= 31. */
  static void encode(int[] values, int count, int width, GrowingBuffer to) {
    // A run must be longer than the bytes that a packed group would take.
    int shortestRun = Math.max(8, 64 / Math.max(width, 1));
    long start = to.room((count / 8 + 1L) * (width + 16));
    long out = start;
    int packedFrom = 0;
    int at = 0;
    while (at < count) {
      int run = runLength(values, at, count);
      if (run < shortestRun) {
        at = Math.min(count, at + 8);
        continue;
      }
      out = pack(values, packedFrom, at, width, out);
      out = run(values[at], run, width, out);
      at += run;
      packedFrom = at;
    }
    out = pack(values, packedFrom, count, width, out);
    to.advance(out - start);
  }

  private static int runLength(int[] values, int from, int end) {
    int value = values[from];
    int at = from + 1;
    while (at < end && values[at] == value) {
      at++;
    }
    return at - from;
  }

  /** Writes one run and returns the address behind it. */
  static long run(int value, int count, int width, long to) {
    long out = varint((long) count << 1, to);
    for (int bits = 0; bits < width; bits += 8) {
      Native.putByte(out++, (byte) (value >>> bits));
    }
    return out;
  }

  private static long pack(int[] values, int from, int end, int width, long to) {
    if (from == end) {
      return to;
    }
    int groups = (end - from + 7) / 8;
    long out = varint((long) groups << 1 | 1, to);
    long behind = out + (long) groups * width;
    long word = 0;
    int bits = 0;
    for (int i = from; i < end; i++) {
      long value = values[i];
      word |= value << bits;
      bits += width;
      if (bits >= 64) {
        Native.putLong(out, word);
        out += 8;
        bits -= 64;
        word = bits == 0 ? 0 : value >>> (width - bits);
      }
    }
    // The last group is filled up with zeros.
    while (out < behind) {
      Native.putByte(out++, (byte) word);
      word >>>= 8;
    }
    return behind;
  }

  private static long varint(long value, long to) {
    long out = to;
    long left = value;
    while ((left & ~0x7FL) != 0) {
      Native.putByte(out++, (byte) (left | 0x80));
      left >>>= 7;
    }
    Native.putByte(out++, (byte) left);
    return out;
  }
}
