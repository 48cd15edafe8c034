package io.sheaf.operators.join;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.SelectedBatch;
import io.sheaf.columnar.expr.Predicate;
import io.sheaf.columnar.row.JoinTable;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.Transform;
import io.sheaf.operators.spec.JoinType;

/**
 * INNER, LEFT, RIGHT and FULL over candidate pairs: those that fulfil the residual condition are
 * the output; after them come the batch's probe rows without a match, if the join keeps them. Only
 * pairs that fulfil the condition count as matches.
 */
final class PairProbe implements Transform {
  private final JoinTable table;
  private final CandidatePairs pairs;
  private final Predicate condition;
  private final boolean keepsProbe;
  private final boolean marksBuild;
  private final SelectedBatch selected;
  private final JoinedBatch unmatched;
  private ColumnBatch input;
  private boolean pairsLeft;
  private byte[] matched = {};
  private int[] rows = {};

  /**
   * @param condition over the columns of a pair, or null; closed with this transform
   */
  PairProbe(
      JoinTable table,
      CandidatePairs pairs,
      Predicate condition,
      Schema probeSchema,
      JoinType type) {
    this.table = table;
    this.pairs = pairs;
    this.condition = condition;
    this.keepsProbe = type.keepsLeft();
    this.marksBuild = type.endsWithRight();
    this.selected = new SelectedBatch(probeSchema.size() + table.layout().schema().size());
    this.unmatched = new JoinedBatch(probeSchema, table);
  }

  @Override
  public void accept(ColumnBatch batch) {
    input = batch;
    pairsLeft = true;
    pairs.start(batch);
    if (keepsProbe) {
      matched = ProbeLookup.zeros(matched, batch.rowCount());
    }
  }

  @Override
  public ColumnBatch next() {
    while (pairsLeft) {
      JoinedBatch candidates = pairs.next(null);
      if (candidates == null) {
        pairsLeft = false;
        return keepsProbe ? unmatched() : null;
      }
      int count = candidates.rowCount();
      if (condition == null) {
        note(null, count);
        return candidates;
      }
      rows = ProbeLookup.atLeast(rows, count);
      int kept = condition.select(candidates, rows);
      if (kept > 0) {
        note(rows, kept);
        return kept == count ? candidates : selected.reset(candidates, rows, kept);
      }
    }
    return null;
  }

  private void note(int[] chosen, int count) {
    if (keepsProbe) {
      for (int i = 0; i < count; i++) {
        matched[pairs.probeRow(chosen == null ? i : chosen[i])] = 1;
      }
    }
    if (marksBuild) {
      for (int i = 0; i < count; i++) {
        table.mark(pairs.buildRow(chosen == null ? i : chosen[i]));
      }
    }
  }

  private ColumnBatch unmatched() {
    int total = input.rowCount();
    rows = ProbeLookup.atLeast(rows, total);
    int count = 0;
    for (int i = 0; i < total; i++) {
      rows[count] = i;
      count += 1 - matched[i];
    }
    return count == 0 ? null : unmatched.resetOneRow(input, rows, 0, count);
  }

  @Override
  public boolean isDone() {
    return !keepsProbe && table.rowCount() == 0;
  }

  @Override
  public void close() {
    if (condition != null) {
      condition.close();
    }
  }
}
