package io.sheaf.columnar.row;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import java.util.Arrays;

/**
 * Records as a batch; a field is gathered when its column is asked for. Its maker keeps one object
 * and {@link #reset resets} it.
 */
public final class RecordBatch extends ColumnBatch {
  private final RowLayout layout;
  private final ColumnBuffer[] buffers;
  private final Column[] loaded;
  private long[] records;
  private int rowCount;
  private long[] chosen = {};

  public RecordBatch(RowLayout layout) {
    this.layout = layout;
    this.buffers = new ColumnBuffer[layout.size()];
    this.loaded = new Column[layout.size()];
    Arrays.setAll(buffers, i -> new ColumnBuffer());
  }

  /**
   * Starts the next batch, which ends the life of the columns given before.
   *
   * @param records addresses; kept until the next reset
   */
  public RecordBatch reset(long[] records, int rowCount) {
    this.records = records;
    this.rowCount = rowCount;
    Arrays.fill(loaded, null);
    return this;
  }

  @Override
  public int rowCount() {
    return rowCount;
  }

  @Override
  public int columnCount() {
    return loaded.length;
  }

  @Override
  public Column column(int index) {
    if (loaded[index] == null) {
      loaded[index] = layout.read(index, records, rowCount, buffers[index]);
    }
    return loaded[index];
  }

  @Override
  public Column column(int index, int[] rows, int count, ColumnBuffer into) {
    if (loaded[index] != null || hasMissing(rows, count)) {
      return column(index).gather(rows, count, into);
    }
    if (chosen.length < count) {
      chosen = new long[Math.max(count, rowCount)];
    }
    for (int i = 0; i < count; i++) {
      chosen[i] = records[rows[i]];
    }
    return layout.read(index, chosen, count, into);
  }

  private static boolean hasMissing(int[] rows, int count) {
    int sign = 0;
    for (int i = 0; i < count; i++) {
      sign |= rows[i];
    }
    return sign < 0;
  }

  @Override
  public boolean isLoaded(int index) {
    return loaded[index] != null;
  }
}
