package io.sheaf.columnar.row;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.row.JoinRows.Page;
import java.util.List;

/**
 * Which integers are keys: a bit for each from the least key to the greatest, and a last one that
 * stays 0 for those outside. Far smaller than the hash table, and read in order by clustered
 * probes, it keeps keys that are not there from missing the cache in the table.
 */
final class KeyBits implements AutoCloseable {
  /** A table of fewer rows is about as near as its bits. */
  private static final long LEAST_ROWS = 1 << 13;

  /** One thread sets the bits; more rows would hold the build up. */
  private static final long MOST_ROWS = 1 << 20;

  /** The bits of a row take at most 64 bytes, twice as much as its slots. */
  private static final long RANGE_PER_ROW = 512;

  private final NativeBuffer bits;
  private final long min;
  private final long range;

  private KeyBits(NativeBuffer bits, long min, long range) {
    this.bits = bits;
    this.min = min;
    this.range = range;
  }

  /**
   * Builds the bits.
   *
   * @param range numbers from the least key to the greatest
   * @return null when they are not worth it, or there is no memory for them
   */
  static KeyBits build(
      List<Page> pages, int width, long rows, long min, long range, MemoryConsumer memory) {
    if (rows < LEAST_ROWS || rows > MOST_ROWS || range <= 0 || range > RANGE_PER_ROW * rows) {
      return null;
    }
    long bytes = 8 * ((range >>> 6) + 1);
    NativeBuffer buffer = memory.tryAllocate(bytes);
    if (buffer == null) {
      return null;
    }
    Native.fill(buffer.address(), bytes, (byte) 0);
    KeyBits bits = new KeyBits(buffer, min, range);
    pages.forEach(page -> bits.set(page, width));
    return bits;
  }

  private void set(Page page, int width) {
    long row = page.address();
    for (int i = 0; i < page.rows; i++, row += width) {
      long bit = Native.getLong(row + JoinRowLayout.KEY) - min;
      long at = bits.address() + (bit >>> 6 << 3);
      Native.putLong(at, Native.getLong(at) | 1L << bit);
    }
  }

  /**
   * Finds the rows whose keys are there.
   *
   * @param chosen receives their numbers; as long as the batch
   * @return how many there are
   */
  int select(long[] keys, int count, long[] chosen) {
    return select(keys, count, chosen, bits.address(), min, range);
  }

  private static int select(
      long[] keys, int count, long[] chosen, long base, long min, long range) {
    int open = 0;
    for (int i = 0; i < count; i++) {
      long bit = keys[i] - min;
      // Unsigned: a key below the least becomes a large number.
      bit = bit + Long.MIN_VALUE < range + Long.MIN_VALUE ? bit : range;
      chosen[open] = i;
      open += (int) (Native.getLong(base + (bit >>> 6 << 3)) >>> bit & 1);
    }
    return open;
  }

  @Override
  public void close() {
    bits.close();
  }
}
