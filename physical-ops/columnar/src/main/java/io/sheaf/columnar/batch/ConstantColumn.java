package io.sheaf.columnar.batch;

import io.sheaf.columnar.type.DataType;

/**
 * One value for every row.
 *
 * @param value a flat column of one row; its null-ness is that of every row
 */
public record ConstantColumn(int size, Column value) implements Column {
  /** A column of nulls. */
  public static ConstantColumn ofNull(DataType type, int size) {
    byte[] nulls = {1};
    Column value =
        switch (type.layout()) {
          case BOOLEAN -> new BooleanColumn(type, 1, new byte[1], nulls);
          case INT -> new IntColumn(type, 1, new int[1], nulls);
          case LONG -> new LongColumn(type, 1, new long[1], nulls);
          case INT128 -> new Int128Column(type, 1, new long[2], nulls);
          case DOUBLE -> new DoubleColumn(type, 1, new double[1], nulls);
          case VIEW -> new ViewColumn(type, 1, new long[2], nulls);
        };
    return new ConstantColumn(size, value);
  }

  @Override
  public DataType type() {
    return value.type();
  }

  /** Whether every row is null. */
  public boolean isNull() {
    return value.isNull(0);
  }

  @Override
  public boolean isNull(int row) {
    return isNull();
  }

  /** Not materialised: ask {@link #isNull()} or take {@link #flat}. */
  @Override
  public byte[] nulls() {
    throw new UnsupportedOperationException("a constant column has no null mask; flatten it");
  }

  @Override
  public Column gather(int[] rows, int count, ColumnBuffer into) {
    if (into.scanMissing(rows, count)) {
      return flat(new ColumnBuffer()).gather(rows, count, into);
    }
    return new ConstantColumn(count, value);
  }

  @Override
  public Column flat(ColumnBuffer into) {
    return value.gather(into.zeros(size), size, into);
  }
}
