package io.sheaf.columnar.batch;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;

/**
 * Where the parts of a block lie: rows at rest as one stretch of bytes, the same in memory, on disk
 * and on the wire. Little-endian, parts on 8-byte borders, offsets from the block's start.
 *
 * <pre>
 *   header:   int magic | int columns | long length of the block | int rows | int 0
 *   columns:  int layout | int hash of the type | long validity, -1 without nulls | long values     (each)
 *   parts:    [validity: a bit a row, 1 for valid] [values: n fixed-width | n+1 int offsets, then the bytes]   (each)
 *   tail:     16 bytes of zero, so that whoever reads a short string in words stays inside the block
 * </pre>
 *
 * <p>The types' names are not in it: who reads a block knows its schema, and the hashes tell when
 * that is another one.
 *
 * @param types what each column means
 * @param layouts how each column lies
 * @param validity offset of each column's validity, -1 without nulls
 * @param values offset of each column's values
 * @param byteSize length of the block
 */
record BlockLayout(
    int rowCount,
    DataType[] types,
    Layout[] layouts,
    long[] validity,
    long[] values,
    long byteSize) {
  /** "SHB1". */
  private static final int MAGIC = 0x31424853;

  private static final int HEADER_BYTES = 24;
  private static final int COLUMN_BYTES = 24;
  private static final int TAIL_BYTES = 16;
  private static final Layout[] LAYOUTS = Layout.values();

  /**
   * Lays a block out.
   *
   * @param hasNulls whether a column has a validity bitmap
   * @param stringBytes bytes of all strings of a column; of no meaning for others
   */
  static BlockLayout plan(
      int rowCount, DataType[] types, Layout[] layouts, boolean[] hasNulls, long[] stringBytes) {
    int columns = types.length;
    long[] validity = new long[columns];
    long[] values = new long[columns];
    long at = HEADER_BYTES + (long) COLUMN_BYTES * columns;
    for (int i = 0; i < columns; i++) {
      validity[i] = -1;
      if (hasNulls[i]) {
        validity[i] = at;
        at += aligned(validityBytes(rowCount));
      }
      values[i] = at;
      at += aligned(fixedBytes(layouts[i], rowCount));
      at += layouts[i] == Layout.VIEW ? aligned(stringBytes[i]) : 0;
    }
    at += TAIL_BYTES;
    if (at > Integer.MAX_VALUE) {
      throw new SheafException(
          ErrorCode.OUT_OF_MEMORY, "one batch of rows takes more than 2 GiB: " + at + " bytes");
    }
    return new BlockLayout(rowCount, types, layouts, validity, values, at);
  }

  static long aligned(long bytes) {
    return (bytes + 7) & -8;
  }

  static long validityBytes(long rows) {
    return (rows + 7) / 8;
  }

  /** Bytes of the part of a column's values whose size is given by the number of rows. */
  static long fixedBytes(Layout layout, long rows) {
    return switch (layout) {
      case BOOLEAN -> rows;
      case INT -> 4 * rows;
      case LONG, DOUBLE -> 8 * rows;
      case INT128 -> 16 * rows;
      // The bytes of strings start on a border of their own.
      case VIEW -> aligned(4 * (rows + 1));
    };
  }

  /** Address of the first byte of a column's strings. */
  static long stringStart(long values, int rowCount) {
    return values + aligned(4L * (rowCount + 1));
  }

  /** Writes the header, and zeros where parts do not reach their border. */
  void writeHeader(long block) {
    Native.fill(block + byteSize - TAIL_BYTES - 8, TAIL_BYTES + 8, (byte) 0);
    Native.putInt(block, MAGIC);
    Native.putInt(block + 4, types.length);
    Native.putLong(block + 8, byteSize);
    Native.putInt(block + 16, rowCount);
    Native.putInt(block + 20, 0);
    for (int i = 0; i < types.length; i++) {
      long entry = block + HEADER_BYTES + (long) COLUMN_BYTES * i;
      Native.putInt(entry, layouts[i].ordinal());
      Native.putInt(entry + 4, hash(types[i]));
      Native.putLong(entry + 8, validity[i]);
      Native.putLong(entry + 16, values[i]);
      if (validity[i] >= 0) {
        zeroLastWord(block + validity[i], validityBytes(rowCount));
      }
      zeroLastWord(block + values[i], fixedBytes(layouts[i], rowCount));
    }
  }

  private static void zeroLastWord(long from, long bytes) {
    if (bytes > 0) {
      Native.putLong(from + aligned(bytes) - 8, 0);
    }
  }

  private static int hash(DataType type) {
    return type.toString().hashCode();
  }

  /**
   * Reads a header that may come from anywhere, and checks all that a reader of the block relies
   * on: no offset leads out of the block, whatever its bytes are.
   *
   * @param types the columns that the block should have
   * @throws CorruptBlockException naming what is wrong
   */
  static BlockLayout read(long block, long bytes, DataType[] types) {
    int columns = types.length;
    long partsStart = HEADER_BYTES + (long) COLUMN_BYTES * columns;
    check(bytes >= partsStart + TAIL_BYTES, "it is too short for its header");
    check(Native.getInt(block) == MAGIC, "it does not start like a block");
    check(Native.getInt(block + 4) == columns, "it has another number of columns");
    check(Native.getLong(block + 8) == bytes, "its length is not the one it states");
    int rows = Native.getInt(block + 16);
    check(rows >= 0, "its number of rows is negative");
    Layout[] layouts = new Layout[columns];
    long[] validity = new long[columns];
    long[] values = new long[columns];
    for (int i = 0; i < columns; i++) {
      long entry = block + HEADER_BYTES + (long) COLUMN_BYTES * i;
      int code = Native.getInt(entry);
      check(code >= 0 && code < LAYOUTS.length, "a column has an unknown layout");
      layouts[i] = LAYOUTS[code];
      check(fits(types[i], layouts[i]), "a column's layout is not one of its type");
      check(Native.getInt(entry + 4) == hash(types[i]), "a column has another type");
      validity[i] = Native.getLong(entry + 8);
      values[i] = Native.getLong(entry + 16);
      check(
          validity[i] == -1 || inside(validity[i], validityBytes(rows), partsStart, bytes),
          "a column's validity lies outside");
      check(
          inside(values[i], fixedBytes(layouts[i], rows), partsStart, bytes),
          "a column's values lie outside");
      switch (layouts[i]) {
        case VIEW -> checkStrings(block, values[i], rows, bytes);
        case BOOLEAN -> checkBooleans(block + values[i], rows);
        case INT, LONG, INT128, DOUBLE -> {}
      }
    }
    return new BlockLayout(rows, types, layouts, validity, values, bytes);
  }

  private static boolean fits(DataType type, Layout layout) {
    return type.layout() == layout || (type instanceof DataType.Decimal && layout == Layout.LONG);
  }

  private static boolean inside(long offset, long length, long start, long bytes) {
    return offset >= start && offset <= bytes - TAIL_BYTES && length <= bytes - TAIL_BYTES - offset;
  }

  private static void checkStrings(long block, long values, int rows, long bytes) {
    long room = bytes - TAIL_BYTES - stringStart(values, rows);
    long offsets = block + values;
    int previous = Native.getInt(offsets);
    int falls = previous;
    for (int i = 1; i <= rows; i++) {
      int next = Native.getInt(offsets + 4L * i);
      // The sign tells of a step backwards; offsets that only grow from 0 or more end at the
      // largest.
      falls |= next - previous | next;
      previous = next;
    }
    check(falls >= 0, "offsets of strings do not ascend");
    check(previous <= room, "strings lie outside");
  }

  private static void checkBooleans(long values, int rows) {
    int seen = 0;
    for (int i = 0; i < rows; i++) {
      seen |= Native.getByte(values + i);
    }
    check((seen & ~1) == 0, "a boolean is neither true nor false");
  }

  private static void check(boolean holds, String problem) {
    if (!holds) {
      throw new CorruptBlockException("a block is damaged: " + problem);
    }
  }
}
