package io.sheaf.columnar.batch;

/**
 * Some rows of a relation, column by column, in flight. A batch is valid until its producer makes
 * the next one, and may load its columns only when they are asked for: a column that nobody reads
 * is never decoded, and one that is read after a filter is decoded for the rows that are left. Used
 * by one thread.
 */
public abstract class ColumnBatch {
  /** Number of rows. */
  public abstract int rowCount();

  /** Number of columns. */
  public abstract int columnCount();

  /**
   * Column {@code index} with {@link #rowCount()} rows; loaded on the first call, the same object
   * after.
   */
  public abstract Column column(int index);

  /**
   * The chosen rows of a column, copied into the buffer (dictionary and constant columns keep their
   * encoding). Cheaper than {@link #column} when the column is not loaded yet and few rows are
   * wanted.
   *
   * @param rows ascending row numbers unless the column is loaded
   */
  public Column column(int index, int[] rows, int count, ColumnBuffer into) {
    return column(index).gather(rows, count, into);
  }

  /** Whether {@link #column} would return without work. */
  public boolean isLoaded(int index) {
    return true;
  }
}
