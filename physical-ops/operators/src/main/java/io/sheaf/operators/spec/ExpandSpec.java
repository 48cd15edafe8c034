package io.sheaf.operators.spec;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.relational.ExpandTransform;
import java.util.List;

/**
 * Every row once for each of several projections: grouping sets, each with its own keys.
 *
 * @param copies expressions over the input, each list with one a column of {@code schema}
 * @param last constants of a row that every driver gives at its end, so that there is one even
 *     without input; empty for none
 */
public record ExpandSpec(
    OperatorSpec input, List<List<Expr>> copies, List<Expr> last, Schema schema)
    implements OperatorSpec {
  public ExpandSpec {
    copies = copies.stream().map(List::copyOf).toList();
    last = List.copyOf(last);
  }

  @Override
  public List<OperatorSpec> inputs() {
    return List.of(input);
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    pipelines.input(input);
    pipelines.transform(
        this, driver -> new ExpandTransform(copies, last, driver.fragment().evaluation()));
  }

  @Override
  public String describe() {
    return "Expand into " + copies.size() + " copies";
  }
}
