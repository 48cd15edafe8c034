package io.sheaf.operators.scan;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.type.DataType;

/** A batch with the numbers of its rows, which follow each other, behind its columns. */
final class NumberedBatch extends ColumnBatch {
  private final int columns;
  private final ColumnBuffer buffer = new ColumnBuffer();
  private ColumnBatch batch;
  private long first;
  private Column numbers;

  /**
   * @param columns of the batches
   */
  NumberedBatch(int columns) {
    this.columns = columns;
  }

  NumberedBatch reset(ColumnBatch rows, long firstNumber) {
    batch = rows;
    first = firstNumber;
    numbers = null;
    return this;
  }

  @Override
  public int rowCount() {
    return batch.rowCount();
  }

  @Override
  public int columnCount() {
    return columns + 1;
  }

  @Override
  public Column column(int index) {
    if (index < columns) {
      return batch.column(index);
    }
    if (numbers == null) {
      int count = batch.rowCount();
      long[] values = buffer.longs(count);
      for (int i = 0; i < count; i++) {
        values[i] = first + i;
      }
      numbers = new LongColumn(DataType.Simple.BIGINT, count, values, null);
    }
    return numbers;
  }

  @Override
  public Column column(int index, int[] rows, int count, ColumnBuffer into) {
    return index < columns
        ? batch.column(index, rows, count, into)
        : column(index).gather(rows, count, into);
  }

  @Override
  public boolean isLoaded(int index) {
    return index < columns ? batch.isLoaded(index) : numbers != null;
  }
}
