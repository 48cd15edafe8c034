package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import java.util.List;
import io.sheaf.columnar.expr.Expr;

/**
 * Rows of constants.
 */
public record ValuesSpec(List<List<Expr.Literal>> rows, Schema schema) implements OperatorSpec {
  @Override
  public List<OperatorSpec> inputs() {
    return List.of();
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    throw new UnsupportedOperationException("ValuesSpec");
  }

  @Override
  public String describe() {
    return "Values " + rows.size() + " rows";
  }
}
