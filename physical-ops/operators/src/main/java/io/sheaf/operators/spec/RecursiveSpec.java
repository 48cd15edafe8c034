package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.recursion.Recursion;
import java.util.List;

/**
 * A seed's rows, and what a step makes of the rows of the round before, round after round.
 *
 * @param step reads a {@link WorkingTableSpec} of either number
 * @param round number of the table with the rows of the round before
 * @param all number of the table with the rows of all rounds before
 */
public record RecursiveSpec(OperatorSpec seed, OperatorSpec step, int round, int all, Schema schema)
    implements OperatorSpec {
  @Override
  public List<OperatorSpec> inputs() {
    return List.of(seed, step);
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    Recursion recursion = new Recursion(this, pipelines.fragment());
    pipelines.sourceAfterOpen(this, recursion::rows);
  }

  @Override
  public String describe() {
    return "Recursion";
  }
}
