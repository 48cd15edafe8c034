package io.sheaf.columnar.aggregate;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.row.StringHeap;

/**
 * State that takes rows of several columns, or the states of other aggregations as columns: one
 * class for both, so that partial and final aggregations agree. Subclasses loop over the rows.
 */
abstract class StateAccumulator extends Accumulator {
  /** Takes rows in, each into its record. */
  abstract void take(Column[] values, int count, Targets targets);

  /** The record of each row. */
  static final class Targets {
    private final long[] records;
    private final long single;

    private Targets(long[] records, long single) {
      this.records = records;
      this.single = single;
    }

    long at(int row) {
      return records == null ? single : records[row];
    }
  }

  @Override
  final void update(Column[] values, int count, long[] records, StringHeap strings) {
    take(values, count, new Targets(records, 0));
  }

  @Override
  final void updateAll(Column[] values, int count, long record, StringHeap strings) {
    take(values, count, new Targets(null, record));
  }

  @Override
  public final void update(Column values, int count, long[] records, StringHeap strings) {
    update(new Column[] {values}, count, records, strings);
  }

  @Override
  public final void updateAll(Column values, int count, long record, StringHeap strings) {
    updateAll(new Column[] {values}, count, record, strings);
  }
}
