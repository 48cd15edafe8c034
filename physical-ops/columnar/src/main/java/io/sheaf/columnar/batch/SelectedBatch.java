package io.sheaf.columnar.batch;

/**
 * Some rows of another batch. Columns are gathered when asked for, and then only the chosen rows
 * are loaded. Its maker keeps one object and {@link #reset resets} it for every output, which ends
 * the life of the columns given before.
 */
public final class SelectedBatch extends ColumnBatch {
  private final ColumnBuffer[] buffers;
  private final Column[] loaded;
  private ColumnBatch parent;
  private int[] rows;
  private int rowCount;
  private int[] composed = {};

  public SelectedBatch(int columnCount) {
    this.buffers = new ColumnBuffer[columnCount];
    this.loaded = new Column[columnCount];
  }

  /**
   * Starts the next output.
   *
   * @param rows row numbers of {@code parent}, ascending unless its columns are loaded; kept until
   *     the next reset
   */
  public SelectedBatch reset(ColumnBatch parent, int[] rows, int rowCount) {
    this.parent = parent;
    this.rows = rows;
    this.rowCount = rowCount;
    java.util.Arrays.fill(loaded, null);
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
    Column column = loaded[index];
    if (column == null) {
      if (buffers[index] == null) {
        buffers[index] = new ColumnBuffer();
      }
      column = parent.column(index, rows, rowCount, buffers[index]);
      loaded[index] = column;
    }
    return column;
  }

  @Override
  public Column column(int index, int[] chosen, int count, ColumnBuffer into) {
    if (loaded[index] != null) {
      return loaded[index].gather(chosen, count, into);
    }
    if (composed.length < count) {
      composed = new int[Math.max(count, 2 * composed.length)];
    }
    for (int i = 0; i < count; i++) {
      int row = chosen[i];
      composed[i] = row < 0 ? -1 : rows[row];
    }
    return parent.column(index, composed, count, into);
  }

  @Override
  public boolean isLoaded(int index) {
    return loaded[index] != null;
  }
}
