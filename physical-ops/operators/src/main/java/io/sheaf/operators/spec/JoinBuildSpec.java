package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import java.util.List;

/**
 * Ends a stage in a join table that later stages share. The task's result is the table.
 *
 * @param keys key columns of the input; none for a nested loop join
 */
public record JoinBuildSpec(OperatorSpec input, int[] keys) implements OperatorSpec {
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
    throw new UnsupportedOperationException("JoinBuildSpec");
  }

  @Override
  public String describe() {
    return "JoinBuild";
  }
}
