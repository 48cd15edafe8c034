package io.sheaf.operators.table;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import java.util.Arrays;

/** A run of neighbouring rows and some columns of another batch. */
final class SliceBatch extends ColumnBatch {
  private final int[] columns;
  private final Column[] loaded;
  private final ColumnBuffer[] buffers;
  private ColumnBatch parent;
  private int rowCount;
  private int[] rows = {};
  private boolean whole;

  SliceBatch(int[] columns) {
    this.columns = columns;
    this.loaded = new Column[columns.length];
    this.buffers = new ColumnBuffer[columns.length];
    Arrays.setAll(buffers, i -> new ColumnBuffer());
  }

  void reset(ColumnBatch of, int from, int count) {
    parent = of;
    rowCount = count;
    whole = from == 0 && count == of.rowCount();
    Arrays.fill(loaded, null);
    if (!whole) {
      if (rows.length < count) {
        rows = new int[count];
      }
      for (int i = 0; i < count; i++) {
        rows[i] = from + i;
      }
    }
  }

  @Override
  public int rowCount() {
    return rowCount;
  }

  @Override
  public int columnCount() {
    return columns.length;
  }

  @Override
  public Column column(int index) {
    if (loaded[index] == null) {
      loaded[index] =
          whole
              ? parent.column(columns[index])
              : parent.column(columns[index], rows, rowCount, buffers[index]);
    }
    return loaded[index];
  }

  @Override
  public boolean isLoaded(int index) {
    return loaded[index] != null;
  }
}
