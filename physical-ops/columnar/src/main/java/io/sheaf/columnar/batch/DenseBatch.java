package io.sheaf.columnar.batch;

import java.util.List;

/** A batch whose columns are all there. */
public final class DenseBatch extends ColumnBatch {
  private final Column[] columns;
  private final int rowCount;

  /**
   * @param rowCount rows of each column; needed when there are no columns
   */
  public DenseBatch(int rowCount, Column... columns) {
    this.rowCount = rowCount;
    this.columns = columns;
  }

  public static DenseBatch of(int rowCount, List<Column> columns) {
    return new DenseBatch(rowCount, columns.toArray(Column[]::new));
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
    return columns[index];
  }
}
