package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import java.util.List;
import io.sheaf.columnar.expr.Expr;

/**
 * Keeps the rows for which the condition is true.
 */
public record FilterSpec(OperatorSpec input, Expr condition) implements OperatorSpec {
  @Override
  public Schema schema() {
    return input.schema();
  }

  @Override
  public List<OperatorSpec> inputs() {
    return List.of(input);
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    throw new UnsupportedOperationException("FilterSpec");
  }

  @Override
  public String describe() {
    return "Filter " + condition;
  }
}
