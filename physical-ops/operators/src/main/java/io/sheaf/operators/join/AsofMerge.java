package io.sheaf.operators.join;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.row.PairOrder;
import io.sheaf.columnar.row.RecordWalk;
import io.sheaf.columnar.row.RowLayout;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.spec.AsofJoinSpec;
import io.sheaf.operators.window.WindowRows;

/**
 * Goes through sorted left rows and sorted right rows together. Holds one batch of left rows and
 * the right rows that these were matched with. Used by one thread.
 */
final class AsofMerge implements AutoCloseable {
  /** Right rows that are passed before those that no left row met are let go of. */
  private static final int LONG_WAY = 16 << 10;

  private final boolean inclusive;
  private final boolean outer;
  private final int keys;
  private final PairOrder order;
  private final RecordWalk left;
  private final WindowRows right;
  private final FragmentContext fragment;
  private final AsofBatch batch;
  private final long[] lefts;
  private int count;
  private int at;

  /** Right rows that the left rows so far are behind. */
  private long passed;

  private final long[] outLefts;
  private final long[] outRights;

  AsofMerge(
      AsofJoinSpec spec,
      PairOrder order,
      RowLayout leftLayout,
      RowLayout rightLayout,
      RecordWalk left,
      WindowRows right,
      FragmentContext fragment) {
    this.inclusive = spec.match().inclusive();
    this.outer = spec.outer();
    this.keys = spec.leftKeys().length;
    this.order = order;
    this.left = left;
    this.right = right;
    this.fragment = fragment;
    this.batch = new AsofBatch(leftLayout, rightLayout);
    int rows = fragment.settings().batchRows();
    this.lefts = new long[rows];
    this.outLefts = new long[rows];
    this.outRights = new long[rows];
  }

  /** Starts behind the first right rows. */
  void skip(long rows) {
    passed = rows;
  }

  /** Whether a right row may match the left row, or a later one, as far as order goes. */
  boolean passes(long leftRecord, long rightRecord) {
    int sign = order.compare(leftRecord, rightRecord, keys);
    return sign > 0 || (sign == 0 && inclusive);
  }

  /** The next pairs, valid until the next call, or null. */
  ColumnBatch next() {
    while (true) {
      fragment.checkCancelled();
      letGo();
      if (at == count) {
        count = left.next(lefts, lefts.length);
        at = 0;
        if (count == 0) {
          return null;
        }
      }
      int pairs = pairs();
      if (pairs > 0) {
        return batch.reset(outLefts, outRights, pairs);
      }
    }
  }

  /** All right rows but the last one that was passed, which may match again. */
  private void letGo() {
    right.unpin();
    right.discard(Math.max(0, passed - 1));
  }

  private int pairs() {
    int pairs = 0;
    int way = 0;
    for (; at < count; at++) {
      long record = lefts[at];
      long match = 0;
      if (!order.hasNull(record)) {
        while (right.has(passed) && passes(record, right.record(passed))) {
          passed++;
          if (++way >= LONG_WAY) {
            if (pairs > 0) {
              return pairs;
            }
            letGo();
            way = 0;
          }
        }
        match = match(record);
      }
      if (match != 0 || outer) {
        outLefts[pairs] = record;
        outRights[pairs++] = match;
      }
    }
    return pairs;
  }

  private long match(long record) {
    if (passed == 0) {
      return 0;
    }
    long candidate = right.record(passed - 1);
    return order.compare(record, candidate, keys - 1) == 0 ? candidate : 0;
  }

  @Override
  public void close() {
    right.close();
  }
}
