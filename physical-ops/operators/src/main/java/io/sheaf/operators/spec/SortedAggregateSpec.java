package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.sort.SortOperator;
import io.sheaf.operators.window.SortedAggregateOperator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Orders the task's rows and aggregates each group: for aggregates that need their values in order,
 * whose state has no bound. Without keys there is one group even without rows.
 *
 * @param groupKeys how many keys of the order are the group's
 * @param classColumn INTEGER column, the next key of the order, by which aggregates that need
 *     different orders have rows of their own; -1 when all take the same rows, which are number 0
 * @param schema the keys, then one column a call
 */
public record SortedAggregateSpec(
    OperatorSpec input,
    List<SortKey> order,
    int groupKeys,
    int classColumn,
    List<SortedAggregateCall> calls,
    Schema schema)
    implements OperatorSpec {
  public SortedAggregateSpec {
    order = List.copyOf(order);
    calls = List.copyOf(calls);
  }

  @Override
  public List<OperatorSpec> inputs() {
    return List.of(input);
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    pipelines.input(input);
    SortedAggregateOperator.build(this, pipelines);
  }

  @Override
  public String describe() {
    return "Aggregate sorted by ["
        + SortOperator.describe(order)
        + "]: "
        + calls.stream().map(SortedAggregateCall::function).collect(Collectors.joining(", "));
  }
}
