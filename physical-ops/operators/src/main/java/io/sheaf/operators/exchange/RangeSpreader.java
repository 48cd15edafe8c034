package io.sheaf.operators.exchange;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ColumnValues;
import io.sheaf.columnar.partitioning.Divisions;

/** Sends rows to the partition whose range holds their key; nulls to the last one. */
final class RangeSpreader implements ExchangeSink.Spreader {
  private final int key;
  private final Divisions divisions;
  private final ColumnBuffer buffer = new ColumnBuffer();

  RangeSpreader(int key, Divisions divisions) {
    this.key = key;
    this.divisions = divisions;
  }

  @Override
  public void partitions(ColumnBatch batch, int[] partitions) {
    Column keys = batch.column(key).flat(buffer);
    for (int row = 0; row < batch.rowCount(); row++) {
      partitions[row] =
          keys.isNull(row)
              ? divisions.count() - 1
              : divisions.partition(ColumnValues.get(keys, row));
    }
  }
}
