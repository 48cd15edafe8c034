package io.sheaf.columnar.batch;

import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.memory.NativeBuffer;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;
import java.util.Arrays;

/**
 * A block that is still open: pieces of batches are appended to it, column by column, until it is
 * worth keeping as a {@link StoredBatch}. Its memory grows by doubling and is used again for the
 * next block. Not thread-safe; the owner closes it.
 */
public final class BlockBuilder implements AutoCloseable {
  private static final int FIRST_ROWS = 64;

  /** A string is written in words, up to 12 bytes past its end. */
  private static final int SLACK = 16;

  private final MemoryConsumer memory;
  private final int columnCount;
  private final DataType[] types;
  private final Layout[] layouts;
  private final boolean[] hasNulls;
  private final long[] stringCapacity;
  private final long[] stringUsed;
  private final long[] pieceStrings;

  /** Where the parts of each column lie in the buffer. */
  private long[] validityAt;

  private long[] valuesAt;
  private long[] stringsAt;
  private NativeBuffer buffer;
  private int capacity;
  private int rowCount;

  public BlockBuilder(int columnCount, MemoryConsumer memory) {
    this.memory = memory;
    this.columnCount = columnCount;
    this.types = new DataType[columnCount];
    this.layouts = new Layout[columnCount];
    this.hasNulls = new boolean[columnCount];
    this.stringCapacity = new long[columnCount];
    this.stringUsed = new long[columnCount];
    this.pieceStrings = new long[columnCount];
    this.validityAt = new long[columnCount];
    this.valuesAt = new long[columnCount];
    this.stringsAt = new long[columnCount];
  }

  public int rowCount() {
    return rowCount;
  }

  /** Bytes of the rows appended so far, without header and padding. */
  public long byteSize() {
    return rowCount == 0 ? 0 : bytesOf(rowCount) + Arrays.stream(stringUsed).sum();
  }

  private long bytesOf(long rows) {
    long bytes = 0;
    for (int i = 0; i < columnCount; i++) {
      bytes += BlockLayout.fixedBytes(layouts[i], rows);
      bytes += hasNulls[i] ? BlockLayout.validityBytes(rows) : 0;
    }
    return bytes;
  }

  /**
   * Appends rows of a batch.
   *
   * @param columns flat
   * @param rows row numbers, of which those at {@code from} up to {@code to} are meant
   */
  public void append(Column[] columns, int[] rows, int from, int to) {
    makeRoom(columns, rows, from, to);
    for (int i = 0; i < columnCount; i++) {
      appendValidity(i, columns[i].nulls(), rows, from, to);
      appendValues(i, columns[i], rows, from, to);
    }
    rowCount += to - from;
  }

  private void makeRoom(Column[] columns, int[] rows, int from, int to) {
    boolean fits = buffer != null && rowCount + to - from <= capacity;
    boolean widens = false;
    for (int i = 0; i < columnCount; i++) {
      if (columns[i] instanceof ViewColumn views) {
        pieceStrings[i] = stringBytes(views, rows, from, to);
        BlockWriter.checkStringBytes(stringUsed[i] + pieceStrings[i]);
        fits &= stringUsed[i] + pieceStrings[i] <= stringCapacity[i];
      } else {
        widens |= layouts[i] == Layout.LONG && columns[i] instanceof Int128Column;
      }
    }
    if (!fits || widens) {
      grow(columns, rowCount + to - from);
    }
  }

  private static long stringBytes(ViewColumn column, int[] rows, int from, int to) {
    long bytes = 0;
    byte[] nulls = column.nulls();
    long[] views = column.views();
    for (int i = from; i < to; i++) {
      int row = rows[i];
      if (nulls == null || nulls[row] == 0) {
        bytes += Views.length(views[2 * row]);
      }
    }
    return bytes;
  }

  /**
   * Moves all to a larger buffer. Narrow decimals become wide where the next piece has wide ones.
   */
  private void grow(Column[] columns, int neededRows) {
    Layout[] before = layouts.clone();
    long[] newStrings = stringCapacity.clone();
    int newCapacity = capacity;
    if (neededRows > capacity) {
      newCapacity = Math.max(neededRows, Math.max(FIRST_ROWS, 2 * capacity));
    }
    for (int i = 0; i < columnCount; i++) {
      Layout arriving = BlockWriter.layoutOf(columns[i]);
      types[i] = columns[i].type();
      if (layouts[i] == null || arriving == Layout.INT128) {
        layouts[i] = arriving;
      }
      long needed = stringUsed[i] + pieceStrings[i];
      if (layouts[i] == Layout.VIEW && needed > newStrings[i]) {
        newStrings[i] = Math.max(needed, 2 * newStrings[i]);
      }
    }
    long[] newValidityAt = new long[columnCount];
    long[] newValuesAt = new long[columnCount];
    long[] newStringsAt = new long[columnCount];
    long at = 0;
    for (int i = 0; i < columnCount; i++) {
      newValidityAt[i] = at;
      at += BlockLayout.aligned(BlockLayout.validityBytes(newCapacity));
      newValuesAt[i] = at;
      at += BlockLayout.aligned(BlockLayout.fixedBytes(layouts[i], newCapacity));
      newStringsAt[i] = at;
      at += layouts[i] == Layout.VIEW ? BlockLayout.aligned(newStrings[i] + SLACK) : 0;
    }
    NativeBuffer larger;
    try {
      larger = memory.allocate(at);
    } catch (Throwable noMemory) {
      System.arraycopy(before, 0, layouts, 0, columnCount);
      throw noMemory;
    }
    if (rowCount > 0) {
      move(before, larger.address(), newValidityAt, newValuesAt, newStringsAt);
    }
    freeBuffer();
    buffer = larger;
    capacity = newCapacity;
    validityAt = newValidityAt;
    valuesAt = newValuesAt;
    stringsAt = newStringsAt;
    System.arraycopy(newStrings, 0, stringCapacity, 0, columnCount);
  }

  private void move(
      Layout[] before, long to, long[] newValidity, long[] newValues, long[] newStrings) {
    long from = buffer.address();
    for (int i = 0; i < columnCount; i++) {
      if (hasNulls[i]) {
        Native.copy(from + validityAt[i], to + newValidity[i], BlockLayout.validityBytes(rowCount));
      }
      if (before[i] == layouts[i]) {
        Native.copy(
            from + valuesAt[i], to + newValues[i], BlockLayout.fixedBytes(layouts[i], rowCount));
      } else {
        for (int row = 0; row < rowCount; row++) {
          putWide(to + newValues[i] + 16L * row, Native.getLong(from + valuesAt[i] + 8L * row));
        }
      }
      if (layouts[i] == Layout.VIEW) {
        Native.copy(from + stringsAt[i], to + newStrings[i], stringUsed[i]);
      }
    }
  }

  private static void putWide(long to, long value) {
    Native.putLong(to, value);
    Native.putLong(to + 8, value >> 63);
  }

  private void appendValidity(int column, byte[] nulls, int[] rows, int from, int to) {
    if (nulls == null && !hasNulls[column]) {
      return;
    }
    long bits = buffer.address() + validityAt[column];
    if (!hasNulls[column]) {
      hasNulls[column] = true;
      Native.fill(bits, BlockLayout.validityBytes(rowCount), (byte) -1);
    }
    int at = rowCount;
    for (int i = from; i < to; i++, at++) {
      int valid = nulls == null ? 1 : nulls[rows[i]] ^ 1;
      long where = bits + (at >> 3);
      // The first bit of a byte meets whatever was in memory.
      int old = (at & 7) == 0 ? 0 : Native.getByte(where) & ((1 << (at & 7)) - 1);
      Native.putByte(where, (byte) (old | valid << (at & 7)));
    }
  }

  private void appendValues(int column, Column from, int[] rows, int start, int end) {
    long base = buffer.address() + valuesAt[column];
    switch (from) {
      case BooleanColumn c -> {
        byte[] values = c.values();
        long to = base + rowCount;
        for (int i = start; i < end; i++) {
          Native.putByte(to++, values[rows[i]]);
        }
      }
      case IntColumn c -> {
        int[] values = c.values();
        long to = base + 4L * rowCount;
        for (int i = start; i < end; i++, to += 4) {
          Native.putInt(to, values[rows[i]]);
        }
      }
      case LongColumn c -> {
        if (layouts[column] == Layout.INT128) {
          appendWide(c, base, rows, start, end);
        } else {
          long[] values = c.values();
          long to = base + 8L * rowCount;
          for (int i = start; i < end; i++, to += 8) {
            Native.putLong(to, values[rows[i]]);
          }
        }
      }
      case Int128Column c -> {
        long[] words = c.words();
        long to = base + 16L * rowCount;
        for (int i = start; i < end; i++, to += 16) {
          Native.putLong(to, words[2 * rows[i]]);
          Native.putLong(to + 8, words[2 * rows[i] + 1]);
        }
      }
      case DoubleColumn c -> {
        double[] values = c.values();
        long to = base + 8L * rowCount;
        for (int i = start; i < end; i++, to += 8) {
          Native.putDouble(to, values[rows[i]]);
        }
      }
      case ViewColumn c -> appendStrings(column, c, base, rows, start, end);
      case DictionaryColumn c -> throw new IllegalArgumentException("not flat");
      case ConstantColumn c -> throw new IllegalArgumentException("not flat");
    }
  }

  private void appendWide(LongColumn from, long base, int[] rows, int start, int end) {
    long[] values = from.values();
    long to = base + 16L * rowCount;
    for (int i = start; i < end; i++, to += 16) {
      putWide(to, values[rows[i]]);
    }
  }

  private void appendStrings(
      int column, ViewColumn from, long base, int[] rows, int start, int end) {
    byte[] nulls = from.nulls();
    long[] views = from.views();
    long bytes = buffer.address() + stringsAt[column];
    int offset = (int) stringUsed[column];
    long to = base + 4L * rowCount;
    for (int i = start; i < end; i++, to += 4) {
      int row = rows[i];
      Native.putInt(to, offset);
      if (nulls == null || nulls[row] == 0) {
        Views.copy(views[2 * row], views[2 * row + 1], bytes + offset);
        offset += Views.length(views[2 * row]);
      }
    }
    Native.putInt(to, offset);
    stringUsed[column] = offset;
  }

  /**
   * The rows appended so far as a block of their own, which the caller closes. This one is empty.
   */
  public StoredBatch seal() {
    BlockLayout plan =
        BlockLayout.plan(rowCount, types.clone(), layouts.clone(), hasNulls, stringUsed);
    NativeBuffer block = memory.allocate(plan.byteSize());
    long to = block.address();
    plan.writeHeader(to);
    long from = buffer.address();
    for (int i = 0; i < columnCount; i++) {
      if (hasNulls[i]) {
        Native.copy(
            from + validityAt[i], to + plan.validity()[i], BlockLayout.validityBytes(rowCount));
      }
      long values = to + plan.values()[i];
      if (layouts[i] == Layout.VIEW) {
        Native.copy(from + valuesAt[i], values, 4L * (rowCount + 1));
        Native.copy(from + stringsAt[i], BlockLayout.stringStart(values, rowCount), stringUsed[i]);
      } else {
        Native.copy(from + valuesAt[i], values, BlockLayout.fixedBytes(layouts[i], rowCount));
      }
    }
    clear();
    return new StoredBatch(plan, block, memory);
  }

  private void clear() {
    rowCount = 0;
    Arrays.fill(hasNulls, false);
    Arrays.fill(stringUsed, 0);
  }

  /** Frees the memory; what was appended and not sealed is gone. The builder may be used again. */
  @Override
  public void close() {
    clear();
    freeBuffer();
    Arrays.fill(stringCapacity, 0);
  }

  private void freeBuffer() {
    if (buffer != null) {
      buffer.close();
      buffer = null;
      capacity = 0;
    }
  }
}
