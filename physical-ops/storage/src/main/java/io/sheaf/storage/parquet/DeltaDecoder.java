package io.sheaf.storage.parquet;

import io.sheaf.columnar.memory.Native;

/**
 * DELTA_BINARY_PACKED integers: blocks of bit-packed differences, less the block's smallest.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/data-pages/encodings/">the encoding</a>
 */
final class DeltaDecoder {
  private final long limit;
  private final int miniblocks;
  private final int miniblockValues;
  private final int count;
  private long position;

  DeltaDecoder(long address, long limit) {
    this.position = address;
    this.limit = limit;
    long blockValues = varint();
    long perBlock = varint();
    long total = varint();
    if (perBlock < 1
        || perBlock > 1024
        || blockValues < 1
        || blockValues > 1 << 20
        || blockValues % perBlock != 0
        || blockValues / perBlock % 8 != 0
        || total < 0
        || total > Integer.MAX_VALUE) {
      throw new CorruptDataException("a delta-encoded page has a header that makes no sense");
    }
    this.miniblocks = (int) perBlock;
    this.miniblockValues = (int) (blockValues / perBlock);
    this.count = (int) total;
  }

  /** Number of values. */
  int count() {
    return count;
  }

  /** Where the encoded values end; valid after {@link #decode}. */
  long end() {
    return position;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position >= limit) {
        throw new CorruptDataException("a delta-encoded page is too short");
      }
      int b = Native.getByte(position++);
      value |= (b & 0x7FL) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new CorruptDataException("a delta-encoded page has a number that is too long");
  }

  private long zigzag() {
    long value = varint();
    return value >>> 1 ^ -(value & 1);
  }

  /**
   * Writes all values.
   *
   * @param width 4 or 8: bytes of a value at the target, which has room for {@link #count()}
   */
  void decode(long target, int width) {
    long value = zigzag();
    if (count == 0) {
      return;
    }
    put(target, width, value);
    target += width;
    int left = count - 1;
    while (left > 0) {
      long least = zigzag();
      long widths = position;
      position += miniblocks;
      if (position > limit) {
        throw new CorruptDataException("a delta-encoded page is too short");
      }
      for (int m = 0; m < miniblocks && left > 0; m++) {
        int bits = Native.getByte(widths + m) & 0xFF;
        int values = Math.min(left, miniblockValues);
        value = miniblock(bits, values, least, value, target, width);
        target += (long) values * width;
        left -= values;
      }
    }
  }

  private static void put(long target, int width, long value) {
    if (width == 4) {
      Native.putInt(target, (int) value);
    } else {
      Native.putLong(target, value);
    }
  }

  private long miniblock(int bits, int values, long least, long value, long target, int width) {
    long needed = ((long) values * bits + 7) >>> 3;
    if (bits > 64 || needed > limit - position) {
      throw new CorruptDataException("a delta-encoded page is too short");
    }
    long mask = bits == 64 ? -1 : (1L << bits) - 1;
    long from = position;
    for (int i = 0; i < values; i++) {
      long bit = (long) i * bits;
      int shift = (int) (bit & 7);
      long delta = Native.getLong(from + (bit >>> 3)) >>> shift;
      if (shift + bits > 64) {
        delta |= (long) Native.getByte(from + (bit >>> 3) + 8) << (64 - shift);
      }
      value += (delta & mask) + least;
      put(target + (long) i * width, width, value);
    }
    // The last miniblock may have been cut short by its writer.
    position = Math.min(limit, position + (((long) miniblockValues * bits) >>> 3));
    return value;
  }
}
