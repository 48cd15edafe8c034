package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;
import java.util.Arrays;

/**
 * One column put together from pieces that were computed for some rows each. Every row must get a
 * value.
 */
final class Scatter {
  private final DataType type;
  private final Layout layout;
  private final ColumnBuffer result = new ColumnBuffer();
  private final ColumnBuffer flat = new ColumnBuffer();
  private int size;
  private byte[] nulls;
  private boolean anyNull;
  private byte[] bytes;
  private int[] ints;
  private long[] longs;
  private double[] doubles;
  private boolean wide;

  Scatter(DataType type) {
    this.type = type;
    this.layout = type.layout();
  }

  /** Starts a column of that many rows. */
  void begin(int rows) {
    size = rows;
    nulls = result.clearNulls(rows);
    anyNull = false;
    wide = false;
    switch (layout) {
      case BOOLEAN -> bytes = result.bytes(rows);
      case INT -> ints = result.ints(rows);
      case LONG -> longs = result.longs(rows);
      case INT128, VIEW -> longs = result.longs(2 * rows);
      case DOUBLE -> doubles = result.doubles(rows);
    }
    if (layout == Layout.VIEW) {
      // Slots of nulls are copied by those who gather later.
      Arrays.fill(longs, 0, 2 * rows, 0);
    }
  }

  /**
   * Puts values in their rows.
   *
   * @param dense whether the piece has a value for every row of the result, else one for each of
   *     {@code rows}
   */
  void put(Column piece, int[] rows, int count, boolean dense) {
    if (piece instanceof ConstantColumn constant && constant.isNull()) {
      for (int i = 0; i < count; i++) {
        nulls[rows[i]] = 1;
      }
      anyNull = true;
      return;
    }
    Column from = piece instanceof ConstantColumn constant ? constant.value() : piece.flat(flat);
    int constantMask = piece instanceof ConstantColumn ? 0 : -1;
    if (from.nulls() != null) {
      byte[] mask = from.nulls();
      for (int i = 0; i < count; i++) {
        nulls[rows[i]] = mask[(dense ? rows[i] : i) & constantMask];
      }
      anyNull = true;
    }
    switch (from) {
      case BooleanColumn c -> putBytes(c.values(), rows, count, dense, constantMask);
      case IntColumn c -> putInts(c.values(), rows, count, dense, constantMask);
      case DoubleColumn c -> putDoubles(c.values(), rows, count, dense, constantMask);
      case ViewColumn c -> putPairs(c.views(), rows, count, dense, constantMask);
      case LongColumn c -> {
        if (wide) {
          putWidened(c.values(), rows, count, dense, constantMask);
        } else {
          putLongs(c.values(), rows, count, dense, constantMask);
        }
      }
      case Int128Column c -> {
        widen();
        putPairs(c.words(), rows, count, dense, constantMask);
      }
      default -> throw new IllegalStateException("not flat: " + from);
    }
  }

  Column finish() {
    byte[] mask = anyNull ? nulls : null;
    return switch (layout) {
      case BOOLEAN -> new BooleanColumn(type, size, bytes, mask);
      case INT -> new IntColumn(type, size, ints, mask);
      case LONG -> new LongColumn(type, size, longs, mask);
      case INT128 ->
          wide
              ? new Int128Column(type, size, longs, mask)
              : new LongColumn(type, size, longs, mask);
      case DOUBLE -> new DoubleColumn(type, size, doubles, mask);
      case VIEW -> new ViewColumn(type, size, longs, mask);
    };
  }

  private void widen() {
    if (!wide) {
      wide = true;
      for (int row = size - 1; row >= 0; row--) {
        long value = longs[row];
        longs[2 * row] = value;
        longs[2 * row + 1] = value >> 63;
      }
    }
  }

  private void putBytes(byte[] from, int[] rows, int count, boolean dense, int mask) {
    for (int i = 0; i < count; i++) {
      bytes[rows[i]] = from[(dense ? rows[i] : i) & mask];
    }
  }

  private void putInts(int[] from, int[] rows, int count, boolean dense, int mask) {
    for (int i = 0; i < count; i++) {
      ints[rows[i]] = from[(dense ? rows[i] : i) & mask];
    }
  }

  private void putLongs(long[] from, int[] rows, int count, boolean dense, int mask) {
    for (int i = 0; i < count; i++) {
      longs[rows[i]] = from[(dense ? rows[i] : i) & mask];
    }
  }

  private void putWidened(long[] from, int[] rows, int count, boolean dense, int mask) {
    for (int i = 0; i < count; i++) {
      long value = from[(dense ? rows[i] : i) & mask];
      longs[2 * rows[i]] = value;
      longs[2 * rows[i] + 1] = value >> 63;
    }
  }

  private void putPairs(long[] from, int[] rows, int count, boolean dense, int mask) {
    for (int i = 0; i < count; i++) {
      int source = 2 * ((dense ? rows[i] : i) & mask);
      longs[2 * rows[i]] = from[source];
      longs[2 * rows[i] + 1] = from[source + 1];
    }
  }

  private void putDoubles(double[] from, int[] rows, int count, boolean dense, int mask) {
    for (int i = 0; i < count; i++) {
      doubles[rows[i]] = from[(dense ? rows[i] : i) & mask];
    }
  }
}
