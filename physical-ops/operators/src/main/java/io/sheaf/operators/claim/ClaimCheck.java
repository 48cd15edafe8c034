package io.sheaf.operators.claim;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.partitioning.Divisions;
import io.sheaf.columnar.partitioning.KeyComparison;
import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Values;
import io.sheaf.operators.pipeline.Transform;
import io.sheaf.operators.scan.RowsInOrder;
import io.sheaf.operators.spec.ClaimSpec;
import java.util.Arrays;

/** Gives its input as it is, once it has been compared with the claims. */
public final class ClaimCheck implements Transform {
  private final ClaimSpec spec;
  private final int task;
  private final RowsInOrder order;
  private ColumnBatch output;

  /**
   * @param task number of the task whose rows these are
   */
  public ClaimCheck(ClaimSpec spec, int task) {
    this.spec = spec;
    this.task = task;
    this.order = spec.order().isEmpty() ? null : new RowsInOrder(spec.order());
  }

  @Override
  public void accept(ColumnBatch input) {
    for (Partitioning.Range range : spec.ranges()) {
      check(range, input);
    }
    if (order != null) {
      int bad = order.firstBad(input);
      if (bad >= 0) {
        throw broken(
            "row %d of a batch comes after %s".formatted(bad, Arrays.deepToString(order.last())));
      }
    }
    output = input;
  }

  private void check(Partitioning.Range range, ColumnBatch input) {
    Divisions divisions = range.divisions();
    Object low = task == 0 ? null : divisions.bounds().get(task);
    boolean isLast = task == divisions.count() - 1;
    Object high = isLast ? null : divisions.bounds().get(task + 1);
    KeyComparison keys = new KeyComparison(range.keys());
    keys.reset(input);
    for (int row = 0; row < input.rowCount(); row++) {
      Object key = range.keys().size() == 1 ? keys.key(row).getFirst() : keys.key(row);
      boolean holds =
          keys.isNull(row)
              ? divisions.nulls() == Divisions.Nulls.ANYWHERE
                  || (divisions.nulls() == Divisions.Nulls.LAST && isLast)
              : (low == null || Values.compare(low, key) <= 0)
                  && (high == null || Values.compare(key, high) < 0);
      if (!holds) {
        throw broken(
            "task %d of %s has %s in columns %s, not from %s on and below %s"
                .formatted(task, divisions, key, range.keys(), low, high));
      }
    }
  }

  private IllegalStateException broken(String claim) {
    return new IllegalStateException(
        spec.input().describe() + " broke a claim of the planner: " + claim);
  }

  @Override
  public ColumnBatch next() {
    ColumnBatch result = output;
    output = null;
    return result;
  }

  @Override
  public void close() {}
}
