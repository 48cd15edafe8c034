package io.sheaf.storage.parquet;

import io.sheaf.columnar.memory.Native;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Definition levels of an optional flat column: one bit a row, 1 where a value is present. Counts
 * the values before a row.
 */
final class LevelDecoder extends RunDecoder {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Values present before the current run. */
  private int before;

  private int markBefore;

  LevelDecoder(long address, long limit) {
    super(address, limit, 1);
  }

  /** Levels as one bit-packed run of the given rows. */
  static LevelDecoder packed(long address, int rows) {
    LevelDecoder levels = new LevelDecoder(address, address + ((rows + 7L) >>> 3));
    levels.startPacked(rows);
    return levels;
  }

  /** Whether one run says that no row of the page is null. */
  boolean isAllPresent(int rows) {
    if (rows == 0) {
      return true;
    }
    moveTo(0);
    return !isPacked() && runValue() == 1 && runEnd() >= rows;
  }

  @Override
  void mark() {
    super.mark();
    markBefore = before;
  }

  @Override
  void restore() {
    super.restore();
    before = markBefore;
  }

  @Override
  void nextRun() {
    before += presentInRun(runEnd() - runStart());
    super.nextRun();
  }

  /** How many of the first {@code rows} rows of the current run have a value. */
  private int presentInRun(int rows) {
    if (!isPacked()) {
      return runValue() * rows;
    }
    long address = packedAddress();
    int present = 0;
    int row = 0;
    for (; row + 64 <= rows; row += 64) {
      present += Long.bitCount(Native.getLong(address + (row >>> 3)));
    }
    if (row < rows) {
      present += Long.bitCount(Native.getLong(address + (row >>> 3)) & ((1L << (rows - row)) - 1));
    }
    return present;
  }

  /** Values present before a row: the index of the row's value among the page's values. */
  int rank(int row) {
    moveTo(row);
    return before + presentInRun(row - runStart());
  }

  /**
   * Writes the null mask of {@code count} rows.
   *
   * @param nulls receives 1 where there is no value
   * @return how many rows have a value
   */
  int readNulls(int row, int count, byte[] nulls, int at) {
    int present = 0;
    while (count > 0) {
      moveTo(row);
      int part = Math.min(count, runEnd() - row);
      if (isPacked()) {
        present += expand(packedAddress(), row - runStart(), part, nulls, at);
      } else {
        present += runValue() * part;
        Arrays.fill(nulls, at, at + part, (byte) (1 - runValue()));
      }
      row += part;
      at += part;
      count -= part;
    }
    return present;
  }

  private static int expand(long address, int first, int count, byte[] nulls, int at) {
    int present = 0;
    int i = 0;
    for (; i + 8 <= count; i += 8) {
      int bit = first + i;
      int levels = Native.getInt(address + (bit >>> 3)) >>> (bit & 7) & 0xFF;
      present += Integer.bitCount(levels);
      // Spreads eight bits over eight bytes, bit k to byte k, as 1 where the bit is 0.
      long spread = (~levels & 0xFFL) * 0x0101010101010101L & 0x8040201008040201L;
      LONGS.set(nulls, at + i, (spread + 0x7F7F7F7F7F7F7F7FL) >>> 7 & 0x0101010101010101L);
    }
    for (; i < count; i++) {
      int bit = first + i;
      int level = Native.getByte(address + (bit >>> 3)) >>> (bit & 7) & 1;
      present += level;
      nulls[at + i] = (byte) (1 - level);
    }
    return present;
  }
}
