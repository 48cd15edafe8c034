package io.sheaf.operators.spec;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.relational.ValuesSource;
import java.util.List;

/** Rows of constants. */
public record ValuesSpec(List<List<Expr.Literal>> rows, Schema schema) implements OperatorSpec {
  @Override
  public List<OperatorSpec> inputs() {
    return List.of();
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    // In a stage of several tasks the first one gives the rows, the others give none.
    int total = pipelines.fragment().partition() == 0 ? rows.size() : 0;
    pipelines.source(this, new ValuesSource(this, total));
  }

  @Override
  public String describe() {
    return "Values " + rows.size() + " rows";
  }
}
