package io.sheaf.storage.parquet;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;
import java.util.Arrays;

/**
 * The arrays that pages decode into: values of one layout, or dictionary codes. Reused from batch
 * to batch.
 */
final class Output {
  private Layout layout;
  private boolean codes;
  int[] ints;
  long[] longs;
  double[] doubles;
  byte[] bytes;

  /** Takes arrays for {@code size} values of a layout from the buffer. */
  Output values(Layout wanted, int size, ColumnBuffer from) {
    layout = wanted;
    codes = false;
    switch (wanted) {
      case BOOLEAN -> bytes = from.bytes(size);
      case INT -> ints = from.ints(size);
      case LONG -> longs = from.longs(size);
      case INT128, VIEW -> longs = from.longs(2 * size);
      case DOUBLE -> doubles = from.doubles(size);
    }
    return this;
  }

  /** Takes an array for codes into a dictionary from the buffer. */
  Output codes(int size, ColumnBuffer from) {
    layout = Layout.INT;
    codes = true;
    ints = from.ints(size);
    return this;
  }

  boolean isCodes() {
    return codes;
  }

  Layout layout() {
    return layout;
  }

  /** The column of what was decoded. */
  Column column(DataType type, int size, byte[] nulls, Column dictionary) {
    if (codes) {
      return new DictionaryColumn(size, ints, dictionary, nulls);
    }
    return switch (layout) {
      case BOOLEAN -> new BooleanColumn(type, size, bytes, nulls);
      case INT -> new IntColumn(type, size, ints, nulls);
      case LONG -> new LongColumn(type, size, longs, nulls);
      case INT128 -> new Int128Column(type, size, longs, nulls);
      case DOUBLE -> new DoubleColumn(type, size, doubles, nulls);
      case VIEW -> new ViewColumn(type, size, longs, nulls);
    };
  }

  /** Zeroes {@code count} values. */
  void clear(int at, int count) {
    switch (layout) {
      case BOOLEAN -> Arrays.fill(bytes, at, at + count, (byte) 0);
      case INT -> Arrays.fill(ints, at, at + count, 0);
      case LONG -> Arrays.fill(longs, at, at + count, 0);
      case INT128, VIEW -> Arrays.fill(longs, 2 * at, 2 * (at + count), 0);
      case DOUBLE -> Arrays.fill(doubles, at, at + count, 0);
    }
  }

  /** Zeroes the values of rows that are null, so that no slot holds a stale code or address. */
  void clearNulls(int at, int count, byte[] nulls) {
    for (int i = at; i < at + count; i++) {
      if (nulls[i] != 0) {
        clear(i, 1);
      }
    }
  }

  /**
   * Moves {@code present} dense values at {@code at} to the rows of {@code count} that are not
   * null, zeroing the others.
   */
  void spread(int at, int count, int present, byte[] nulls) {
    switch (layout) {
      case BOOLEAN -> spreadBytes(bytes, at, count, present, nulls);
      case INT -> spreadInts(ints, at, count, present, nulls);
      case LONG -> spreadLongs(longs, at, count, present, nulls);
      case INT128, VIEW -> spreadPairs(longs, at, count, present, nulls);
      case DOUBLE -> spreadDoubles(doubles, at, count, present, nulls);
    }
  }

  private static void spreadBytes(byte[] values, int at, int count, int present, byte[] nulls) {
    int from = at + present - 1;
    for (int to = at + count - 1; to > from; to--) {
      values[to] = nulls[to] != 0 ? 0 : values[from--];
    }
  }

  private static void spreadInts(int[] values, int at, int count, int present, byte[] nulls) {
    int from = at + present - 1;
    for (int to = at + count - 1; to > from; to--) {
      values[to] = nulls[to] != 0 ? 0 : values[from--];
    }
  }

  private static void spreadLongs(long[] values, int at, int count, int present, byte[] nulls) {
    int from = at + present - 1;
    for (int to = at + count - 1; to > from; to--) {
      values[to] = nulls[to] != 0 ? 0 : values[from--];
    }
  }

  private static void spreadDoubles(double[] values, int at, int count, int present, byte[] nulls) {
    int from = at + present - 1;
    for (int to = at + count - 1; to > from; to--) {
      values[to] = nulls[to] != 0 ? 0 : values[from--];
    }
  }

  private static void spreadPairs(long[] values, int at, int count, int present, byte[] nulls) {
    int from = at + present - 1;
    for (int to = at + count - 1; to > from; to--) {
      if (nulls[to] != 0) {
        values[2 * to] = 0;
        values[2 * to + 1] = 0;
      } else {
        values[2 * to] = values[2 * from];
        values[2 * to + 1] = values[2 * from + 1];
        from--;
      }
    }
  }
}
