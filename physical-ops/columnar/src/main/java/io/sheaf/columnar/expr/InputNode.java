package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;

/** A column of the input, as it is. */
record InputNode(int index) implements Evaluator {
  @Override
  public Column evaluate(ColumnBatch input) {
    return input.column(index);
  }
}
