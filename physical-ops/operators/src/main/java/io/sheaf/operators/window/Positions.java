package io.sheaf.operators.window;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.row.RowLayout;

/**
 * The rows of a partition that count: all, or those in which a field is not null, found by rank and
 * select over a bitmap (2 bits a row, counted).
 */
final class Positions implements AutoCloseable {
  private static final int PIECE = 1024;

  private final WindowRows rows;
  private final MemoryConsumer memory;
  private final int nullOffset;
  private final int nullBit;
  private final boolean allCount;
  private final long[] records = new long[PIECE];
  private NativeBuffer words;
  private long partition = -1;
  private long wordCount;

  /**
   * @param field whose nulls are passed over, or -1
   */
  Positions(WindowRows rows, RowLayout layout, int field, MemoryConsumer memory) {
    this.rows = rows;
    this.memory = memory;
    this.nullOffset = field < 0 ? -1 : layout.nullOffset(field);
    this.nullBit = field < 0 ? 0 : layout.nullBit(field);
    this.allCount = nullOffset < 0;
  }

  /** Whether ranks need a partition's end. */
  static boolean needsPartitionEnds(RowLayout layout, int field) {
    return field >= 0 && layout.nullOffset(field) >= 0;
  }

  /** Whether no row is passed over. */
  boolean allCount() {
    return allCount;
  }

  /** Goes on to a partition; its end counts only if some rows may be passed over. */
  void open(long start, long end) {
    if (start == partition) {
      return;
    }
    partition = start;
    if (allCount) {
      return;
    }
    close();
    wordCount = (end - start + 63) / 64;
    words = memory.allocate(16 * (wordCount + 1));
    Native.fill(words.address(), 16 * (wordCount + 1), (byte) 0);
    for (long at = start; at < end; at += PIECE) {
      int count = (int) Math.min(PIECE, end - at);
      rows.unpin();
      rows.records(at, count, records);
      for (int i = 0; i < count; i++) {
        if ((Native.getByte(records[i] + nullOffset) & nullBit) == 0) {
          long bit = at + i - start;
          long word = words.address() + 16 * (bit / 64);
          Native.putLong(word, Native.getLong(word) | 1L << bit);
        }
      }
    }
    long sum = 0;
    for (long word = 0; word <= wordCount; word++) {
      long at = words.address() + 16 * word;
      Native.putLong(at + 8, sum);
      sum += Long.bitCount(Native.getLong(at));
    }
  }

  /** How many rows of the partition in front of {@code row} count. */
  long rank(long row) {
    long bit = row - partition;
    if (allCount) {
      return bit;
    }
    long at = words.address() + 16 * (bit / 64);
    return Native.getLong(at + 8) + Long.bitCount(Native.getLong(at) & (1L << bit) - 1);
  }

  /** The row that has {@code rank} rows that count in front of it; -1 if there is none. */
  long select(long rank) {
    if (rank < 0) {
      return -1;
    }
    if (allCount) {
      return partition + rank;
    }
    if (rank >= Native.getLong(words.address() + 16 * wordCount + 8)) {
      return -1;
    }
    long low = 0;
    long high = wordCount - 1;
    while (low < high) {
      long middle = (low + high + 1) >>> 1;
      if (Native.getLong(words.address() + 16 * middle + 8) <= rank) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    long at = words.address() + 16 * low;
    long word = Native.getLong(at);
    for (long skip = rank - Native.getLong(at + 8); skip > 0; skip--) {
      word &= word - 1;
    }
    return partition + 64 * low + Long.numberOfTrailingZeros(word);
  }

  @Override
  public void close() {
    if (words != null) {
      words.close();
      words = null;
    }
  }
}
