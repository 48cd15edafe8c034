package io.sheaf.columnar.row;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import java.util.Arrays;

/**
 * Rows of a {@link JoinRows} as a batch again. Its maker keeps one object and resets it for every
 * output.
 */
public final class StoredRows extends ColumnBatch {
  private final JoinRowLayout layout;
  private final Column[] loaded;
  private final ColumnBuffer[] buffers;
  private final long[] rows;
  private int rowCount;

  /**
   * @param most most rows of one output
   */
  public StoredRows(JoinRowLayout layout, int most) {
    this.layout = layout;
    this.loaded = new Column[layout.schema().size()];
    this.buffers = new ColumnBuffer[loaded.length];
    this.rows = new long[most];
  }

  /**
   * Starts the next output.
   *
   * @param first the first row; the others lie behind it
   */
  public StoredRows reset(long first, int count) {
    for (int i = 0; i < count; i++) {
      rows[i] = first + (long) i * layout.width();
    }
    rowCount = count;
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
  public boolean isLoaded(int index) {
    return loaded[index] != null;
  }

  @Override
  public Column column(int index) {
    if (loaded[index] == null) {
      if (buffers[index] == null) {
        buffers[index] = new ColumnBuffer();
      }
      ColumnBuffer buffer = buffers[index];
      byte[] nulls =
          layout.nullOffset(index) >= 0
              ? JoinRows.readNulls(layout, index, rows, rowCount, null, buffer)
              : null;
      loaded[index] = JoinRows.read(layout, index, rows, rowCount, nulls, buffer);
    }
    return loaded[index];
  }
}
