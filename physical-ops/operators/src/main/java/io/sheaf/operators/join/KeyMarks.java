package io.sheaf.operators.join;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.row.JoinTable;
import io.sheaf.operators.pipeline.Transform;

/**
 * The probe of RIGHT_SEMI and RIGHT_ANTI where keys decide alone: marks the build rows that a probe
 * row meets. The output comes from {@link BuildRows}.
 */
final class KeyMarks implements Transform {
  private final JoinTable table;
  private final ProbeLookup lookup;

  KeyMarks(JoinTable table, ProbeLookup lookup) {
    this.table = table;
    this.lookup = lookup;
  }

  @Override
  public void accept(ColumnBatch input) {
    int count = input.rowCount();
    long[] found = lookup.find(input);
    boolean unique = table.isUnique();
    for (int i = 0; i < count; i++) {
      long row = found[i];
      // Who marks the first row of a key marks all of them.
      if (row == 0 || table.isMarked(row)) {
        continue;
      }
      table.mark(row);
      while (!unique && (row = JoinTable.next(row)) != 0) {
        table.mark(row);
      }
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
  public void close() {}
}
