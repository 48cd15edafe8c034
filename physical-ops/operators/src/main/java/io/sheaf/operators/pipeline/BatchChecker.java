package io.sheaf.operators.pipeline;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Layout;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.OperatorSpec;

/**
 * Checks what a batch promises against the schema of the operator that made it. Every second batch
 * is left unread, so that lazily loaded columns are also exercised in the order their consumers ask
 * for them.
 */
final class BatchChecker {
  private final OperatorSpec spec;
  private final Schema schema;
  private int batches;

  BatchChecker(OperatorSpec spec) {
    this.spec = spec;
    this.schema = spec.schema();
  }

  void check(ColumnBatch batch) {
    require(batch.rowCount() >= 0, "a negative row count");
    require(
        batch.columnCount() == schema.size(),
        batch.columnCount() + " columns instead of " + schema.size());
    if (batches++ % 2 == 0) {
      for (int i = 0; i < schema.size(); i++) {
        check(i, batch.column(i), batch.rowCount());
      }
    }
  }

  private void check(int index, Column column, int rows) {
    DataType expected = schema.type(index);
    String name = "column " + index + " (" + schema.field(index).name() + ")";
    require(column.size() == rows, name + " has " + column.size() + " rows instead of " + rows);
    require(
        sameForm(column.type(), expected),
        name + " is " + column.type() + " instead of " + expected);
    boolean mayBeNull = schema.field(index).nullable();
    for (int row = 0; row < rows; row++) {
      boolean isNull = column.isNull(row);
      require(mayBeNull || !isNull, name + " is null in row " + row + " though it may not be");
      if (!isNull && column instanceof DictionaryColumn coded) {
        int code = coded.codes()[row];
        require(
            code >= 0 && code < coded.dictionary().size(),
            name + " has code " + code + " outside its dictionary");
      }
    }
  }

  private static boolean sameForm(DataType actual, DataType expected) {
    if (actual.equals(expected)) {
      return true;
    }
    if (actual instanceof DataType.Decimal a && expected instanceof DataType.Decimal e) {
      return a.scale() == e.scale();
    }
    return actual.layout() == expected.layout()
        && !actual.isNested()
        && !expected.isNested()
        && (actual.layout() == Layout.VIEW || (actual.isInteger() && expected.isInteger()));
  }

  void require(boolean holds, String broken) {
    if (!holds) {
      throw new IllegalStateException(spec.describe() + " broke its contract: " + broken);
    }
  }
}
