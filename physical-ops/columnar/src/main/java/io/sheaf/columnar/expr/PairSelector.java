package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.function.Comparison;

/**
 * Compares two input columns of layout INT, or of layout LONG, straight to a selection; other kinds
 * go to the general way.
 */
final class PairSelector extends Selector {
  private final int left;
  private final int right;
  private final boolean equality;
  private final int flip;
  private final Selector general;

  /**
   * @param general decides the same for columns of any kind; owned
   */
  PairSelector(Comparison comparison, int left, int right, Selector general) {
    boolean swap = comparison == Comparison.GREATER || comparison == Comparison.LESS_OR_EQUAL;
    this.left = swap ? right : left;
    this.right = swap ? left : right;
    this.equality = comparison == Comparison.EQUAL || comparison == Comparison.NOT_EQUAL;
    this.flip =
        switch (comparison) {
          case EQUAL, LESS, GREATER -> 0;
          case NOT_EQUAL, GREATER_OR_EQUAL, LESS_OR_EQUAL -> 1;
        };
    this.general = general;
  }

  @Override
  public int select(ColumnBatch input, int[] rows) {
    Column a = input.column(left);
    Column b = input.column(right);
    int size = input.rowCount();
    boolean ints = a instanceof IntColumn && b instanceof IntColumn;
    if (!ints && !(a instanceof LongColumn && b instanceof LongColumn)) {
      return general.select(input, rows);
    }
    if (a.nulls() != null || b.nulls() != null) {
      return among(a, b, ints, rows, Selection.all(rows, size));
    }
    if (ints) {
      int[] x = ((IntColumn) a).values();
      int[] y = ((IntColumn) b).values();
      return equality
          ? Selection.equal(x, y, flip, rows, size)
          : Selection.less(x, y, flip, rows, size);
    }
    long[] x = ((LongColumn) a).values();
    long[] y = ((LongColumn) b).values();
    return equality
        ? Selection.equal(x, y, flip, rows, size)
        : Selection.less(x, y, flip, rows, size);
  }

  @Override
  int refine(ColumnBatch input, int[] rows, int count) {
    if (!input.isLoaded(left) || !input.isLoaded(right)) {
      return super.refine(input, rows, count);
    }
    Column a = input.column(left);
    Column b = input.column(right);
    boolean ints = a instanceof IntColumn && b instanceof IntColumn;
    return ints || (a instanceof LongColumn && b instanceof LongColumn)
        ? among(a, b, ints, rows, count)
        : general.refine(input, rows, count);
  }

  private int among(Column a, Column b, boolean ints, int[] rows, int count) {
    int n = a.nulls() == null ? count : Selection.refineNotNull(a.nulls(), rows, count);
    n = b.nulls() == null ? n : Selection.refineNotNull(b.nulls(), rows, n);
    if (ints) {
      int[] x = ((IntColumn) a).values();
      int[] y = ((IntColumn) b).values();
      return equality
          ? Selection.refineEqual(x, y, flip, rows, n)
          : Selection.refineLess(x, y, flip, rows, n);
    }
    long[] x = ((LongColumn) a).values();
    long[] y = ((LongColumn) b).values();
    return equality
        ? Selection.refineEqual(x, y, flip, rows, n)
        : Selection.refineLess(x, y, flip, rows, n);
  }

  @Override
  public void close() {
    general.close();
  }
}
