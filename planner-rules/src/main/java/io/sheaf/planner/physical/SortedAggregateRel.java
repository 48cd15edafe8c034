package io.sheaf.planner.physical;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.partitioning.Partitioning.Requirement;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.operators.spec.SortedAggregateCall;
import io.sheaf.operators.spec.SortedAggregateSpec;
import java.util.List;
import java.util.stream.Collectors;

/** Orders rows and aggregates each group; see {@link SortedAggregateSpec}. */
public record SortedAggregateRel(
    SheafRel input,
    List<SortKey> order,
    int groupKeys,
    int classColumn,
    List<SortedAggregateCall> calls,
    Schema schema,
    double rows)
    implements SheafRel {
  @Override
  public List<SheafRel> inputs() {
    return List.of(input);
  }

  @Override
  public SortedAggregateRel withInputs(List<SheafRel> inputs) {
    return new SortedAggregateRel(
        inputs.getFirst(), order, groupKeys, classColumn, calls, schema, rows);
  }

  /** The columns of the groups' keys. */
  public List<Integer> keys() {
    return order.subList(0, groupKeys).stream().map(SortKey::column).toList();
  }

  @Override
  public List<Requirement> requirements() {
    return List.of(groupKeys == 0 ? Requirement.TOGETHER : new Requirement.Clustered(keys()));
  }

  @Override
  public List<Partitioning> deliveredPartitionings() {
    return Partitionings.mapped(input.deliveredPartitionings(), keys()::indexOf);
  }

  @Override
  public OperatorSpec toSpec(List<OperatorSpec> inputs) {
    return new SortedAggregateSpec(inputs.getFirst(), order, groupKeys, classColumn, calls, schema);
  }

  @Override
  public String describe() {
    String functions =
        calls.stream()
            .map(
                c ->
                    c.function()
                        + (c.distinct() ? "(distinct " : "(")
                        + c.arguments().stream()
                            .map(a -> Describe.name(input.schema(), a))
                            .collect(Collectors.joining(", "))
                        + ")")
            .collect(Collectors.joining(", ", "[", "]"));
    return "Aggregate sorted by "
        + Describe.keys(order, input.schema())
        + (groupKeys == 0 ? "" : " by " + Describe.columns(keys(), input.schema()))
        + " "
        + functions;
  }
}
