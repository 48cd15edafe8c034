package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.SelectedBatch;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import java.util.Arrays;

/**
 * An expression that is null in rows whose values give an error. Only a batch that has such rows
 * pays: they are found by halving, then the others are computed at once.
 */
final class TryNode implements Evaluator {
  private final Evaluator operand;
  private final DataType type;
  private final Scatter scatter;
  private SelectedBatch selected;

  TryNode(Evaluator operand, DataType type) {
    this.operand = operand;
    this.type = type;
    this.scatter = new Scatter(type);
  }

  @Override
  public Column evaluate(ColumnBatch input) {
    try {
      return operand.evaluate(input);
    } catch (SheafException failure) {
      rethrowUnlessData(failure);
    }
    int rows = input.rowCount();
    int[] all = new int[rows];
    Selection.all(all, rows);
    int[] good = new int[rows];
    int count = collect(input, all, 0, rows, good, 0);
    int[] bad = new int[rows - count];
    for (int row = 0, next = 0, at = 0; row < rows; row++) {
      if (next < count && good[next] == row) {
        next++;
      } else {
        bad[at++] = row;
      }
    }
    scatter.begin(rows);
    scatter.put(ConstantColumn.ofNull(type, rows), bad, bad.length, false);
    if (count > 0) {
      scatter.put(operand.evaluate(select(input, good, count)), good, count, false);
    }
    return scatter.finish();
  }

  /** Appends those rows of a stretch that give no error, and gives the new count. */
  private int collect(ColumnBatch input, int[] all, int from, int to, int[] good, int count) {
    if (from == to) {
      return count;
    }
    int[] stretch = Arrays.copyOfRange(all, from, to);
    try {
      operand.evaluate(select(input, stretch, stretch.length));
      System.arraycopy(stretch, 0, good, count, stretch.length);
      return count + stretch.length;
    } catch (SheafException failure) {
      rethrowUnlessData(failure);
    }
    if (to - from == 1) {
      return count;
    }
    int middle = (from + to) >>> 1;
    return collect(input, all, middle, to, good, collect(input, all, from, middle, good, count));
  }

  private ColumnBatch select(ColumnBatch input, int[] rows, int count) {
    if (selected == null || selected.columnCount() != input.columnCount()) {
      selected = new SelectedBatch(input.columnCount());
    }
    return selected.reset(input, rows, count);
  }

  private static void rethrowUnlessData(SheafException failure) {
    if (!failure.isOfData()) {
      throw failure;
    }
  }

  @Override
  public void close() {
    operand.close();
  }
}
