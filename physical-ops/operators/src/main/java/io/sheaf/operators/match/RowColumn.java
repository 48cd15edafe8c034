package io.sheaf.operators.match;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.row.RowLayout;
import io.sheaf.operators.window.WindowRows;

/** A column's values in rows of any place, null where there is none. One thread's. */
final class RowColumn {
  private final RowLayout layout;
  private final int field;
  private final ColumnBuffer buffer = new ColumnBuffer();
  private final long[] targets;
  private final long[] records;
  private final byte[] missing;

  RowColumn(RowLayout layout, int field, int capacity) {
    this.layout = layout;
    this.field = field;
    this.targets = new long[capacity];
    this.records = new long[capacity];
    this.missing = new byte[capacity];
  }

  /**
   * Names the row of a value.
   *
   * @param row -1 for none
   */
  void set(int at, long row) {
    targets[at] = row;
  }

  /**
   * The values, valid until the next call and while the rows stay where they are.
   *
   * @param any a row that is there
   */
  Column column(WindowRows rows, int count, long any) {
    boolean isAnyMissing = false;
    for (int i = 0; i < count; i++) {
      boolean none = targets[i] < 0;
      isAnyMissing |= none;
      missing[i] = (byte) (none ? 1 : 0);
      records[i] = rows.record(none ? any : targets[i]);
    }
    Column column = layout.read(field, records, count, buffer);
    return isAnyMissing ? buffer.withNulls(column, missing) : column;
  }
}
