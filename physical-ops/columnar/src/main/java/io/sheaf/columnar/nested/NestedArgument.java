package io.sheaf.columnar.nested;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.type.DataType;

/**
 * A column of nested values read row by row: the row's bytes on the heap, and where they came from.
 * Not thread-safe.
 */
public final class NestedArgument {
  private ViewColumn column;
  private int mask;
  private byte[] bytes = new byte[256];
  private int length;
  private long address;

  /** Takes the next column, flat or constant. */
  public void load(Column from) {
    mask = from instanceof ConstantColumn ? 0 : -1;
    column = (ViewColumn) (from instanceof ConstantColumn constant ? constant.value() : from);
  }

  public DataType type() {
    return column.type();
  }

  public boolean isNull(int row) {
    return column.isNull(row & mask);
  }

  /** Reads the bytes of a row that is not null. */
  public void open(int row) {
    int at = 2 * (row & mask);
    long first = column.views()[at];
    long second = column.views()[at + 1];
    length = Views.length(first);
    if (bytes.length < length) {
      bytes = new byte[Math.max(length, 2 * bytes.length)];
    }
    Views.copy(first, second, bytes, 0);
    address = Elements.isInPlace(first) ? second : 0;
  }

  /** The open row's bytes, from index 0. */
  public byte[] bytes() {
    return bytes;
  }

  public int length() {
    return length;
  }

  /** Where byte 0 lies off-heap, valid as long as the column; 0 for at most 12 bytes. */
  public long address() {
    return address;
  }
}
