package io.sheaf.operators.relational;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.operators.pipeline.Transform;
import java.util.List;

/**
 * Computes expressions when they are asked for; plain columns pass through as lazily as they came.
 */
public final class ProjectTransform implements Transform {
  private final Projection projection;
  private ColumnBatch output;

  public ProjectTransform(List<Expr> expressions, EvalContext context) {
    this.projection = new Projection(expressions, context);
  }

  @Override
  public void accept(ColumnBatch input) {
    output = projection.reset(input);
  }

  @Override
  public ColumnBatch next() {
    ColumnBatch result = output;
    output = null;
    return result;
  }

  @Override
  public void close() {
    projection.close();
  }
}
