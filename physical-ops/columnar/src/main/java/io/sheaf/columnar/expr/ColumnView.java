package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;

/**
 * One column in the place where an expression looks for it; the input of expressions over a
 * dictionary.
 */
final class ColumnView extends ColumnBatch {
  private final int index;
  private Column column;

  ColumnView(int index) {
    this.index = index;
  }

  ColumnView of(Column next) {
    this.column = next;
    return this;
  }

  @Override
  public int rowCount() {
    return column.size();
  }

  @Override
  public int columnCount() {
    return index + 1;
  }

  @Override
  public Column column(int asked) {
    if (asked != index) {
      throw new IllegalArgumentException("column " + asked + " is not part of this view");
    }
    return column;
  }
}
