package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.SelectedBatch;

/**
 * A part of a predicate: finds its rows among all rows of a batch, or among those that earlier
 * parts left.
 */
abstract class Selector implements Predicate {
  private SelectedBatch selected;
  private int[] positions = {};

  /** Finds the rows of the whole batch for which this is true. */
  @Override
  public abstract int select(ColumnBatch input, int[] rows);

  /**
   * Keeps those of the given rows for which this is true, in place.
   *
   * @param rows ascending row numbers
   * @return how many are left
   */
  int refine(ColumnBatch input, int[] rows, int count) {
    if (count == 0) {
      return 0;
    }
    if (count == input.rowCount()) {
      return select(input, rows);
    }
    if (positions.length < count) {
      positions = new int[Math.max(count, 1024)];
    }
    int kept = select(selected(input, rows, count), positions);
    for (int i = 0; i < kept; i++) {
      rows[i] = rows[positions[i]];
    }
    return kept;
  }

  /** The given rows as a batch. */
  final ColumnBatch selected(ColumnBatch input, int[] rows, int count) {
    if (selected == null || selected.columnCount() != input.columnCount()) {
      selected = new SelectedBatch(input.columnCount());
    }
    return selected.reset(input, rows, count);
  }
}
