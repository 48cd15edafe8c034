package io.sheaf.columnar.batch;

import java.util.Arrays;

/**
 * Reusable arrays for one output column of one producer. Each request gives an array of at least
 * the size asked for, with unspecified content, that the next request of the same kind may
 * overwrite. Not thread-safe.
 */
public final class ColumnBuffer {
  private byte[] bytes = {};
  private byte[] nulls = {};
  private int[] ints = {};
  private int[] zeros = {};
  private long[] longs = {};
  private double[] doubles = {};
  private boolean missing;

  private static int grown(int size) {
    return Math.max(16, Integer.highestOneBit(Math.max(size - 1, 1)) << 1);
  }

  public byte[] bytes(int size) {
    if (bytes.length < size) {
      bytes = new byte[grown(size)];
    }
    return bytes;
  }

  public int[] ints(int size) {
    if (ints.length < size) {
      ints = new int[grown(size)];
    }
    return ints;
  }

  public long[] longs(int size) {
    if (longs.length < size) {
      longs = new long[grown(size)];
    }
    return longs;
  }

  public double[] doubles(int size) {
    if (doubles.length < size) {
      doubles = new double[grown(size)];
    }
    return doubles;
  }

  /** A null mask with unspecified content. */
  public byte[] nulls(int size) {
    if (nulls.length < size) {
      nulls = new byte[grown(size)];
    }
    return nulls;
  }

  /** A null mask without nulls. */
  public byte[] clearNulls(int size) {
    byte[] mask = nulls(size);
    Arrays.fill(mask, 0, size, (byte) 0);
    return mask;
  }

  int[] zeros(int size) {
    if (zeros.length < size) {
      zeros = new int[grown(size)];
    }
    return zeros;
  }

  /**
   * The null mask of gathered rows, or null when none is null: row -1 is null. Sets what {@link
   * #hasMissing()} says.
   *
   * @param from the source's mask, or null
   */
  byte[] gatherNulls(byte[] from, int[] rows, int count) {
    missing = scanMissing(rows, count);
    if (from == null && !missing) {
      return null;
    }
    byte[] out = nulls(count);
    int any = 0;
    for (int i = 0; i < count; i++) {
      int row = rows[i];
      byte isNull = row < 0 ? 1 : from == null ? 0 : from[row];
      out[i] = isNull;
      any |= isNull;
    }
    return any == 0 ? null : out;
  }

  /** Whether the last gather met row -1. */
  boolean hasMissing() {
    return missing;
  }

  boolean scanMissing(int[] rows, int count) {
    int sign = 0;
    for (int i = 0; i < count; i++) {
      sign |= rows[i];
    }
    return sign < 0;
  }

  /** The column with the mask's nulls added to its own. Uses this buffer's null mask. */
  public Column withNulls(Column column, byte[] more) {
    if (more == null) {
      return column;
    }
    int size = column.size();
    byte[] own = column.nulls();
    byte[] out = nulls(size);
    for (int i = 0; i < size; i++) {
      out[i] = own == null ? more[i] : (byte) (own[i] | more[i]);
    }
    return switch (column) {
      case BooleanColumn c -> new BooleanColumn(c.type(), size, c.values(), out);
      case IntColumn c -> new IntColumn(c.type(), size, c.values(), out);
      case LongColumn c -> new LongColumn(c.type(), size, c.values(), out);
      case Int128Column c -> new Int128Column(c.type(), size, c.words(), out);
      case DoubleColumn c -> new DoubleColumn(c.type(), size, c.values(), out);
      case ViewColumn c -> new ViewColumn(c.type(), size, c.views(), out);
      case DictionaryColumn c -> new DictionaryColumn(size, c.codes(), c.dictionary(), out);
      case ConstantColumn c -> withNulls(c.flat(new ColumnBuffer()), more);
    };
  }
}
