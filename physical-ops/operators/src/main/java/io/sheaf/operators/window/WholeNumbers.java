package io.sheaf.operators.window;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.row.RowLayout;

/** An integer column of the current rows: the distance of LAG, the n of NTH_VALUE and NTILE. */
final class WholeNumbers {
  private final RowLayout layout;
  private final WindowRows rows;
  private final int field;
  private final ColumnBuffer buffer = new ColumnBuffer();
  private final long[] records;
  private final long[] values;
  private byte[] nulls;

  WholeNumbers(RowLayout layout, WindowRows rows, int field, int chunkRows) {
    this.layout = layout;
    this.rows = rows;
    this.field = field;
    this.records = new long[chunkRows];
    this.values = new long[chunkRows];
  }

  void load(long from, int count) {
    rows.records(from, count, records);
    Column column = layout.read(field, records, count, buffer);
    nulls = column.nulls();
    switch (column) {
      case IntColumn c -> {
        for (int i = 0; i < count; i++) {
          values[i] = c.values()[i];
        }
      }
      case LongColumn c -> System.arraycopy(c.values(), 0, values, 0, count);
      default -> throw new IllegalArgumentException(column.type() + " is no whole number");
    }
  }

  boolean isNull(int i) {
    return nulls != null && nulls[i] != 0;
  }

  long get(int i) {
    return values[i];
  }
}
