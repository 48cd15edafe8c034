package io.sheaf.operators.relational;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.operators.pipeline.Transform;
import java.util.List;

/** Gives every batch several times, each time projected another way. */
public final class ExpandTransform implements Transform {
  private final Projection[] copies;
  private final Projection last;
  private ColumnBatch input;
  private int next;
  private boolean finished;

  /**
   * @param last constants of one row to give at the end; empty for none
   */
  public ExpandTransform(List<List<Expr>> copies, List<Expr> last, EvalContext context) {
    this.copies = copies.stream().map(c -> new Projection(c, context)).toArray(Projection[]::new);
    this.last = last.isEmpty() ? null : new Projection(last, context);
  }

  @Override
  public void accept(ColumnBatch batch) {
    input = batch;
    next = 0;
  }

  @Override
  public ColumnBatch next() {
    if (input != null && next < copies.length) {
      return copies[next++].reset(input);
    }
    input = null;
    if (finished && last != null) {
      finished = false;
      return last.reset(new DenseBatch(1));
    }
    return null;
  }

  @Override
  public void finish() {
    finished = true;
  }

  @Override
  public void close() {
    for (Projection copy : copies) {
      copy.close();
    }
    if (last != null) {
      last.close();
    }
  }
}
