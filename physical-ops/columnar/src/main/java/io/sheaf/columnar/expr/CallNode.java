package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.error.Position;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.function.Kernel;
import io.sheaf.columnar.function.Nulls;
import io.sheaf.columnar.type.DataType;

/**
 * A kernel over its operands: decodes dictionaries, keeps constants constant, and sees to the nulls
 * of strict functions.
 */
final class CallNode implements Evaluator {
  private final Kernel kernel;
  private final Evaluator[] operands;
  private final DataType type;
  private final boolean strict;
  private final boolean deterministic;
  private final Position origin;
  private final Column[] columns;
  private final ColumnBuffer[] flat;
  private final ColumnBuffer nullBuffer = new ColumnBuffer();

  /**
   * @param origin where the call was written, or null
   */
  CallNode(
      Kernel kernel,
      Evaluator[] operands,
      DataType type,
      boolean strict,
      boolean deterministic,
      Position origin) {
    this.kernel = kernel;
    this.operands = operands;
    this.type = type;
    this.strict = strict;
    this.deterministic = deterministic;
    this.origin = origin;
    this.columns = new Column[operands.length];
    this.flat = new ColumnBuffer[operands.length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = new ColumnBuffer();
    }
  }

  @Override
  public Column evaluate(ColumnBatch input) {
    int rows = input.rowCount();
    if (rows == 0) {
      return ConstantColumn.ofNull(type, 0);
    }
    boolean constant = deterministic;
    for (int i = 0; i < operands.length; i++) {
      Column column = operands[i].evaluate(input);
      if (column instanceof ConstantColumn value) {
        if (strict && value.isNull()) {
          return ConstantColumn.ofNull(type, rows);
        }
      } else {
        constant = false;
        if (column instanceof DictionaryColumn) {
          column = column.flat(flat[i]);
        }
      }
      columns[i] = column;
    }
    if (constant) {
      return new ConstantColumn(rows, onOneRow());
    }
    if (!deterministic) {
      flattenConstants();
    }
    byte[] nulls = strict ? Nulls.union(columns, rows, nullBuffer) : null;
    return apply(rows, nulls);
  }

  private Column apply(int rows, byte[] nulls) {
    try {
      return kernel.apply(columns, rows, nulls);
    } catch (SheafException failure) {
      throw failure.isOfData() && origin != null && failure.position().isEmpty()
          ? failure.at(origin)
          : failure;
    }
  }

  private Column onOneRow() {
    for (int i = 0; i < columns.length; i++) {
      columns[i] = ((ConstantColumn) columns[i]).value();
    }
    return apply(1, null);
  }

  private void flattenConstants() {
    for (int i = 0; i < columns.length; i++) {
      columns[i] = columns[i].flat(flat[i]);
    }
  }

  @Override
  public void close() {
    kernel.close();
    for (Evaluator operand : operands) {
      operand.close();
    }
  }
}
