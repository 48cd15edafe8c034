package io.sheaf.operators.spec;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.claim.ClaimCheck;
import io.sheaf.operators.pipeline.PipelineBuilder;
import java.util.List;

/**
 * Gives its input as it is and fails where a row contradicts what the planner claims of it. Planned
 * above operators with claims when {@code check_operators} is on.
 *
 * @param ranges ranges of columns that tell the task of a row
 * @param order in which each driver's rows come; empty for none
 */
public record ClaimSpec(OperatorSpec input, List<Partitioning.Range> ranges, List<SortKey> order)
    implements OperatorSpec {
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
    int task = pipelines.fragment().partition();
    pipelines.transform(this, driver -> new ClaimCheck(this, task));
  }

  @Override
  public String describe() {
    return "Check of claims";
  }
}
