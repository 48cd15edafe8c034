package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ConstantColumn;

/** IS NULL and IS NOT NULL. */
final class NullSelector extends Selector {
  private final Evaluator operand;
  private final boolean wantNull;

  NullSelector(Evaluator operand, boolean wantNull) {
    this.operand = operand;
    this.wantNull = wantNull;
  }

  @Override
  public int select(ColumnBatch input, int[] rows) {
    int size = input.rowCount();
    Column column = operand.evaluate(input);
    if (column instanceof ConstantColumn constant) {
      return constant.isNull() == wantNull ? Selection.all(rows, size) : 0;
    }
    byte[] nulls = column.nulls();
    if (nulls == null) {
      return wantNull ? 0 : Selection.all(rows, size);
    }
    return Selection.flags(nulls, wantNull ? 1 : 0, rows, size);
  }

  @Override
  public void close() {
    operand.close();
  }
}
