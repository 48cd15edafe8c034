package io.sheaf.operators.exchange;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.partitioning.Divisions;
import io.sheaf.columnar.partitioning.KeyComparison;
import java.util.Arrays;
import java.util.List;

/**
 * Sends rows to the partition whose range holds their key of several columns; rows with a null in
 * it to the last one. The partition is the number of inner bounds that are not above the key.
 */
final class KeySpreader implements ExchangeSink.Spreader {
  private final Divisions divisions;
  private final KeyComparison keys;
  private int[] orders = {};

  KeySpreader(List<Integer> keys, Divisions divisions) {
    this.divisions = divisions;
    this.keys = new KeyComparison(keys);
  }

  @Override
  public void partitions(ColumnBatch batch, int[] partitions) {
    int rows = batch.rowCount();
    if (orders.length < rows) {
      orders = new int[rows];
    }
    keys.reset(batch);
    Arrays.fill(partitions, 0, rows, 0);
    int last = divisions.count() - 1;
    for (Object bound : divisions.bounds().subList(1, divisions.count())) {
      keys.compare((List<?>) bound, orders);
      for (int row = 0; row < rows; row++) {
        partitions[row] += orders[row] >= 0 ? 1 : 0;
      }
    }
    for (int row = 0; row < rows; row++) {
      partitions[row] = keys.isNull(row) ? last : partitions[row];
    }
  }
}
