package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.SelectedBatch;
import io.sheaf.columnar.type.DataType;
import java.util.List;

/**
 * CASE: conditions find their rows among those still open, results are computed for the rows that
 * are theirs.
 */
final class CaseNode implements Evaluator {
  /**
   * A result.
   *
   * @param columns the input columns it reads
   * @param total whether it gives no error whatever its input, so that it may be computed for rows
   *     that are not its own
   */
  record Branch(Evaluator evaluator, int[] columns, boolean total) implements AutoCloseable {
    boolean isLoaded(ColumnBatch input) {
      for (int column : columns) {
        if (!input.isLoaded(column)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public void close() {
      evaluator.close();
    }
  }

  private final List<Selector> conditions;
  private final List<Branch> branches;
  private final Scatter scatter;
  private SelectedBatch selected;
  private int[] open = {};
  private int[] taken = {};
  private byte[] openMarks = {};

  CaseNode(List<Selector> conditions, List<Branch> branches, DataType type) {
    this.conditions = conditions;
    this.branches = branches;
    this.scatter = new Scatter(type);
  }

  @Override
  public Column evaluate(ColumnBatch input) {
    int rows = input.rowCount();
    if (open.length < rows) {
      open = new int[Math.max(rows, 1024)];
      taken = new int[open.length];
      openMarks = new byte[open.length];
    }
    int left = Selection.all(open, rows);
    java.util.Arrays.fill(openMarks, 0, rows, (byte) 1);
    boolean begun = false;
    for (int k = 0; k < conditions.size() && left > 0; k++) {
      System.arraycopy(open, 0, taken, 0, left);
      int found = conditions.get(k).refine(input, taken, left);
      if (found == rows) {
        return branches.get(k).evaluator().evaluate(input);
      }
      if (found > 0) {
        if (!begun) {
          scatter.begin(rows);
          begun = true;
        }
        put(branches.get(k), input, taken, found);
        for (int i = 0; i < found; i++) {
          openMarks[taken[i]] = 0;
        }
        left = Selection.refineFlags(openMarks, 1, open, left);
      }
    }
    Branch last = branches.get(branches.size() - 1);
    if (!begun) {
      return last.evaluator().evaluate(input);
    }
    if (left > 0) {
      put(last, input, open, left);
    }
    return scatter.finish();
  }

  private void put(Branch branch, ColumnBatch input, int[] rows, int count) {
    if (branch.total() && 4L * count >= input.rowCount() && branch.isLoaded(input)) {
      scatter.put(branch.evaluator().evaluate(input), rows, count, true);
      return;
    }
    if (selected == null || selected.columnCount() != input.columnCount()) {
      selected = new SelectedBatch(input.columnCount());
    }
    selected.reset(input, rows, count);
    scatter.put(branch.evaluator().evaluate(selected), rows, count, false);
  }

  @Override
  public void close() {
    conditions.forEach(Selector::close);
    branches.forEach(Branch::close);
  }
}
