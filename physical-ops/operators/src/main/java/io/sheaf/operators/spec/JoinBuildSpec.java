package io.sheaf.operators.spec;

import io.sheaf.columnar.row.JoinRowLayout;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.join.JoinBuild;
import io.sheaf.operators.pipeline.PipelineBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

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
    pipelines.input(input);
    boolean[] kept = new boolean[schema().size()];
    Arrays.fill(kept, true);
    JoinBuild.Needs needs =
        new JoinBuild.Needs(new JoinRowLayout(schema(), keys, kept), true, false);
    pipelines.sink(this, pipelines.fragment().own(new JoinBuild(needs, pipelines.fragment())));
  }

  @Override
  public String describe() {
    return keys.length == 0
        ? "JoinBuild without keys"
        : Arrays.stream(keys)
            .mapToObj(key -> schema().field(key).name())
            .collect(Collectors.joining(", ", "JoinBuild on ", ""));
  }
}
