package io.sheaf.operators.spec;

import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.relational.ProjectTransform;
import java.util.List;

/** Computes one output column an expression. */
public record ProjectSpec(OperatorSpec input, List<Expr> expressions, Schema schema)
    implements OperatorSpec {
  @Override
  public List<OperatorSpec> inputs() {
    return List.of(input);
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    pipelines.input(input);
    EvalContext context = pipelines.fragment().evaluation();
    pipelines.transform(this, driver -> new ProjectTransform(expressions, context));
  }

  @Override
  public String describe() {
    return "Project " + expressions;
  }
}
