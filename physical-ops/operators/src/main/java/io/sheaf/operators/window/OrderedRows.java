package io.sheaf.operators.window;

import io.sheaf.columnar.memory.Native;
import io.sheaf.columnar.row.RowLayout;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.math.BigInteger;

/** Single fields of ordered rows, for functions that look at few of them. One thread's. */
final class OrderedRows {
  private static final int UNPIN_EVERY = 512;

  private final WindowRows rows;
  private final RowLayout layout;
  private int looks;

  OrderedRows(WindowRows rows, RowLayout layout) {
    this.rows = rows;
    this.layout = layout;
  }

  WindowRows rows() {
    return rows;
  }

  RowLayout layout() {
    return layout;
  }

  /** A record's address, valid until the next one is asked for. */
  long record(long row) {
    if (++looks % UNPIN_EVERY == 0) {
      rows.unpin();
    }
    return rows.record(row);
  }

  boolean isNull(int field, long row) {
    int at = layout.nullOffset(field);
    return at >= 0 && (Native.getByte(record(row) + at) & layout.nullBit(field)) != 0;
  }

  /** Whether a filter lets a row pass; -1 lets all. */
  boolean passes(int filter, long row) {
    return filter < 0
        || (!isNull(filter, row) && Native.getByte(record(row) + layout.offset(filter)) != 0);
  }

  /** Whether a filter lets a record pass; -1 lets all. */
  boolean passesAt(int filter, long record) {
    if (filter < 0) {
      return true;
    }
    int at = layout.nullOffset(filter);
    boolean isNull = at >= 0 && (Native.getByte(record + at) & layout.nullBit(filter)) != 0;
    return !isNull && Native.getByte(record + layout.offset(filter)) != 0;
  }

  /** The row behind the last one whose field is not null, among rows ordered by it, nulls last. */
  long nonNullEnd(int field, long from, long to) {
    long low = from;
    long high = to;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (isNull(field, middle)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** A number, or the microseconds or days of a point in time, as a double. */
  double number(int field, long row) {
    long at = record(row) + layout.offset(field);
    DataType type = layout.type(field);
    double value =
        switch (type.layout()) {
          case INT -> Native.getInt(at);
          case LONG -> Native.getLong(at);
          case DOUBLE -> Native.getDouble(at);
          case INT128 ->
              BigInteger.valueOf(Native.getLong(at + 8))
                  .shiftLeft(64)
                  .or(new BigInteger(Long.toUnsignedString(Native.getLong(at))))
                  .doubleValue();
          case BOOLEAN, VIEW -> throw new IllegalArgumentException(type + " is no number");
        };
    return type instanceof DataType.Decimal decimal && type != Simple.DOUBLE
        ? value / Math.pow(10, decimal.scale())
        : value;
  }
}
