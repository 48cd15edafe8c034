package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;

/** The rows for which a BOOLEAN expression gives the wanted value. */
final class FlagSelector extends Selector {
  private final Evaluator operand;
  private final int wanted;
  private final ColumnBuffer flat = new ColumnBuffer();

  FlagSelector(Evaluator operand, boolean wanted) {
    this.operand = operand;
    this.wanted = wanted ? 1 : 0;
  }

  @Override
  public int select(ColumnBatch input, int[] rows) {
    int size = input.rowCount();
    Column column = operand.evaluate(input);
    if (column instanceof ConstantColumn constant) {
      boolean holds =
          !constant.isNull() && ((BooleanColumn) constant.value()).values()[0] == wanted;
      return holds ? Selection.all(rows, size) : 0;
    }
    BooleanColumn flags = (BooleanColumn) column.flat(flat);
    if (flags.nulls() == null) {
      return Selection.flags(flags.values(), wanted, rows, size);
    }
    int n = Selection.notNull(flags.nulls(), rows, size);
    return Selection.refineFlags(flags.values(), wanted, rows, n);
  }

  @Override
  public void close() {
    operand.close();
  }
}
