package io.sheaf.columnar.batch;

import java.math.BigInteger;

/**
 * Single values out of columns, boxed as {@link io.sheaf.columnar.type.Values} says: for edges, not
 * for kernels.
 */
public final class ColumnValues {
  private ColumnValues() {}

  /** The value in a row, or null. */
  public static Object get(Column column, int row) {
    if (column.isNull(row)) {
      return null;
    }
    return switch (column) {
      case BooleanColumn c -> c.values()[row] != 0;
      case IntColumn c -> c.values()[row];
      case LongColumn c -> c.values()[row];
      case Int128Column c ->
          BigInteger.valueOf(c.words()[2 * row + 1])
              .shiftLeft(64)
              .or(new BigInteger(Long.toUnsignedString(c.words()[2 * row])));
      case DoubleColumn c -> c.values()[row];
      case ViewColumn c -> Views.bytes(c.views()[2 * row], c.views()[2 * row + 1]);
      case DictionaryColumn c -> get(c.dictionary(), c.codes()[row]);
      case ConstantColumn c -> get(c.value(), 0);
    };
  }
}
