package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.partitioning.Partitioning.Requirement;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.AggregateCall;
import io.sheaf.operators.spec.AggregateSpec;
import io.sheaf.operators.spec.AggregateSpec.Phase;
import io.sheaf.operators.spec.OperatorSpec;
import java.util.List;

/** Groups rows and aggregates each group; see {@link AggregateSpec} for the phases. */
public record AggregateRel(
    SheafRel input,
    List<Integer> groupKeys,
    List<AggregateCall> calls,
    Phase phase,
    Schema schema,
    double rows)
    implements SheafRel {
  @Override
  public List<SheafRel> inputs() {
    return List.of(input);
  }

  @Override
  public AggregateRel withInputs(List<SheafRel> inputs) {
    return new AggregateRel(inputs.getFirst(), groupKeys, calls, phase, schema, rows);
  }

  @Override
  public List<Requirement> requirements() {
    if (phase == Phase.PARTIAL) {
      return List.of(Requirement.ANYWHERE);
    }
    return List.of(
        groupKeys.isEmpty() ? Requirement.TOGETHER : new Requirement.Clustered(groupKeys));
  }

  @Override
  public List<Partitioning> deliveredPartitionings() {
    return Partitionings.mapped(input.deliveredPartitionings(), groupKeys::indexOf);
  }

  @Override
  public OperatorSpec toSpec(List<OperatorSpec> inputs) {
    int[] keys = groupKeys.stream().mapToInt(Integer::intValue).toArray();
    return new AggregateSpec(inputs.getFirst(), keys, calls, phase, schema);
  }

  @Override
  public String describe() {
    String name =
        switch (phase) {
          case COMPLETE -> "Aggregate";
          case PARTIAL -> "Partial aggregate";
          case FINAL -> "Final aggregate";
        };
    return name
        + (groupKeys.isEmpty() ? "" : " by " + Describe.columns(groupKeys, input.schema()))
        + (calls.isEmpty() ? "" : " " + Describe.calls(calls, input.schema()));
  }
}
