package io.sheaf.cli.output;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;

/** The columns of one batch after the other, decoded. */
final class FlatColumns {
  private final ColumnBuffer[] buffers;
  private final Column[] columns;

  FlatColumns(int count) {
    columns = new Column[count];
    buffers = new ColumnBuffer[count];
    for (int i = 0; i < count; i++) {
      buffers[i] = new ColumnBuffer();
    }
  }

  /** The batch's columns without dictionary or constant encoding, valid as long as the batch. */
  Column[] of(ColumnBatch batch) {
    for (int i = 0; i < columns.length; i++) {
      columns[i] = batch.column(i).flat(buffers[i]);
    }
    return columns;
  }
}
