package io.sheaf.operators.join;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.expr.Predicate;
import io.sheaf.columnar.row.JoinTable;
import io.sheaf.operators.pipeline.Transform;

/**
 * The probe of RIGHT_SEMI and RIGHT_ANTI over candidate pairs: marks the build rows of those that
 * fulfil the condition. The output comes from {@link BuildRows}.
 */
final class PairMarks implements Transform {
  private final JoinTable table;
  private final CandidatePairs pairs;
  private final Predicate condition;
  private int[] rows = {};

  /**
   * @param condition over the columns of a pair, or null; closed with this transform
   */
  PairMarks(JoinTable table, CandidatePairs pairs, Predicate condition) {
    this.table = table;
    this.pairs = pairs;
    this.condition = condition;
  }

  @Override
  public void accept(ColumnBatch batch) {
    pairs.start(batch);
    JoinedBatch candidates = pairs.next(null);
    while (candidates != null) {
      mark(candidates);
      candidates = pairs.next(null);
    }
  }

  private void mark(JoinedBatch candidates) {
    int count = candidates.rowCount();
    if (count == 0) {
      return;
    }
    if (condition == null) {
      for (int i = 0; i < count; i++) {
        table.mark(pairs.buildRow(i));
      }
      return;
    }
    rows = ProbeLookup.atLeast(rows, count);
    int kept = condition.select(candidates, rows);
    for (int i = 0; i < kept; i++) {
      table.mark(pairs.buildRow(rows[i]));
    }
  }

  @Override
  public ColumnBatch next() {
    return null;
  }

  @Override
  public boolean isDone() {
    return table.rowCount() == 0;
  }

  @Override
  public void close() {
    if (condition != null) {
      condition.close();
    }
  }
}
