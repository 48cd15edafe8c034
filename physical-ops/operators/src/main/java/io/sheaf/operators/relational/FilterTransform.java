package io.sheaf.operators.relational;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.SelectedBatch;
import io.sheaf.columnar.expr.Predicate;
import io.sheaf.operators.pipeline.Transform;

/** Gives the input's rows for which the predicate is true as a selection; copies nothing. */
public final class FilterTransform implements Transform {
  private final Predicate predicate;
  private final SelectedBatch selected;
  private int[] rows = {};
  private ColumnBatch output;

  public FilterTransform(Predicate predicate, int columnCount) {
    this.predicate = predicate;
    this.selected = new SelectedBatch(columnCount);
  }

  @Override
  public void accept(ColumnBatch input) {
    if (rows.length < input.rowCount()) {
      rows = new int[input.rowCount()];
    }
    int count = predicate.select(input, rows);
    if (count == input.rowCount()) {
      output = input;
    } else if (count > 0) {
      output = selected.reset(input, rows, count);
    }
  }

  @Override
  public ColumnBatch next() {
    ColumnBatch result = output;
    output = null;
    return result;
  }

  @Override
  public void close() {
    predicate.close();
  }
}
