package io.sheaf.operators.join;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.row.JoinTable;
import io.sheaf.operators.pipeline.Transform;
import io.sheaf.operators.spec.JoinType;

/**
 * INNER, LEFT, RIGHT and FULL when a probe row has at most one match and keys decide alone: one
 * output a batch, a selection.
 */
final class UniqueProbe implements Transform {
  private final JoinTable table;
  private final ProbeLookup lookup;
  private final JoinedBatch joined;
  private final boolean keepsProbe;
  private final boolean marksBuild;
  private int[] rows = {};
  private long[] foundRows = {};
  private ColumnBatch output;

  UniqueProbe(JoinTable table, ProbeLookup lookup, JoinedBatch joined, JoinType type) {
    this.table = table;
    this.lookup = lookup;
    this.joined = joined;
    this.keepsProbe = type.keepsLeft();
    this.marksBuild = type.endsWithRight();
  }

  @Override
  public void accept(ColumnBatch input) {
    int count = input.rowCount();
    long[] found = lookup.find(input);
    rows = ProbeLookup.atLeast(rows, count);
    foundRows = ProbeLookup.atLeast(foundRows, count);
    int matches = ProbeLookup.matched(found, count, rows, foundRows);
    if (marksBuild) {
      for (int i = 0; i < matches; i++) {
        table.mark(foundRows[i]);
      }
    }
    if (keepsProbe && matches == 0) {
      output = joined.resetOneRow(input, null, 0, count);
    } else if (keepsProbe || matches == count) {
      output = joined.reset(input, null, false, found, count);
    } else {
      output = matches == 0 ? null : joined.reset(input, rows, false, foundRows, matches);
    }
  }

  @Override
  public ColumnBatch next() {
    ColumnBatch result = output;
    output = null;
    return result;
  }

  @Override
  public boolean isDone() {
    return !keepsProbe && table.rowCount() == 0;
  }

  @Override
  public void close() {}
}
