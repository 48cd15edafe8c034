package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.JoinBuildSpec;
import io.sheaf.operators.spec.OperatorSpec;
import java.util.List;

/**
 * A join's build side that a stage of its own makes and all tasks above share; no keys for a nested
 * loop join.
 */
public record BuildRel(SheafRel input, List<Integer> keys, String reason) implements SheafRel {
  @Override
  public List<SheafRel> inputs() {
    return List.of(input);
  }

  @Override
  public Schema schema() {
    return input.schema();
  }

  @Override
  public double rows() {
    return input.rows();
  }

  @Override
  public BuildRel withInputs(List<SheafRel> inputs) {
    return new BuildRel(inputs.getFirst(), keys, reason);
  }

  @Override
  public List<Partitioning> deliveredPartitionings() {
    return List.of(new Partitioning.Broadcast(1));
  }

  /** The root of the stage that makes the table. */
  @Override
  public OperatorSpec toSpec(List<OperatorSpec> inputs) {
    return new JoinBuildSpec(
        inputs.getFirst(), keys.stream().mapToInt(Integer::intValue).toArray());
  }

  @Override
  public String describe() {
    return "Build of a table that all tasks share";
  }
}
