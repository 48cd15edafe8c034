package io.sheaf.operators.spec;

import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.expr.ExprCompiler;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.relational.FilterTransform;
import java.util.List;

/** Keeps the rows for which the condition is true. */
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
    pipelines.input(input);
    EvalContext context = pipelines.fragment().evaluation();
    pipelines.transform(
        this,
        driver -> new FilterTransform(ExprCompiler.predicate(condition, context), schema().size()));
  }

  @Override
  public String describe() {
    return "Filter " + condition;
  }
}
