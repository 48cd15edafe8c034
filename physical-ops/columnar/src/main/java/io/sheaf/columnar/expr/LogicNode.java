package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.Arrays;

/** AND and OR as values: the rows that are true, the rows that are false, null for the rest. */
final class LogicNode implements Evaluator {
  private final Selector isTrue;
  private final Selector isFalse;
  private final ColumnBuffer result = new ColumnBuffer();

  LogicNode(Selector isTrue, Selector isFalse) {
    this.isTrue = isTrue;
    this.isFalse = isFalse;
  }

  @Override
  public Column evaluate(ColumnBatch input) {
    int size = input.rowCount();
    byte[] values = result.bytes(size);
    int[] rows = result.ints(size);
    Arrays.fill(values, 0, size, (byte) 0);
    int trues = isTrue.select(input, rows);
    for (int i = 0; i < trues; i++) {
      values[rows[i]] = 1;
    }
    if (trues == size) {
      return new BooleanColumn(Simple.BOOLEAN, size, values, null);
    }
    int falses = isFalse.select(input, rows);
    if (trues + falses == size) {
      return new BooleanColumn(Simple.BOOLEAN, size, values, null);
    }
    byte[] nulls = result.nulls(size);
    for (int i = 0; i < size; i++) {
      nulls[i] = (byte) (values[i] ^ 1);
    }
    for (int i = 0; i < falses; i++) {
      nulls[rows[i]] = 0;
    }
    return new BooleanColumn(Simple.BOOLEAN, size, values, nulls);
  }

  @Override
  public void close() {
    isTrue.close();
    isFalse.close();
  }
}
