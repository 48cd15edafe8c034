package io.sheaf.operators.spec;

import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.relational.UnnestTransform;
import java.util.List;

/**
 * Gives each input row once for each element of its lists, side by side: a list that is shorter
 * than the longest goes on with nulls.
 *
 * @param lists lists over the input's columns; one output column each, behind the input's
 * @param ordinality whether the last column is the element's number, from 1
 * @param outer whether a row whose lists are all empty or null is kept once, with nulls
 */
public record UnnestSpec(
    OperatorSpec input, List<Expr> lists, boolean ordinality, boolean outer, Schema schema)
    implements OperatorSpec {
  public UnnestSpec {
    lists = List.copyOf(lists);
  }

  @Override
  public List<OperatorSpec> inputs() {
    return List.of(input);
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    pipelines.input(input);
    EvalContext context = pipelines.fragment().evaluation();
    int batchRows = pipelines.fragment().settings().batchRows();
    pipelines.transform(this, driver -> new UnnestTransform(this, context, batchRows));
  }

  @Override
  public String describe() {
    return "Unnest " + lists + (ordinality ? " with ordinality" : "") + (outer ? " outer" : "");
  }
}
