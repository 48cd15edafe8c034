package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.sort.SortOperator;
import io.sheaf.operators.window.WindowOperator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Orders the task's rows and adds a column for each window function. All functions share the order:
 * the keys of each one's partitions, and then of its order, are the first ones of it.
 *
 * @param order may be empty: all rows are one partition
 * @param schema the input's columns, then one a call
 */
public record WindowSpec(
    OperatorSpec input, List<SortKey> order, List<WindowCall> calls, Schema schema)
    implements OperatorSpec {
  public WindowSpec {
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
    WindowOperator.build(this, pipelines);
  }

  @Override
  public String describe() {
    return "Window over ["
        + SortOperator.describe(order)
        + "]: "
        + calls.stream().map(WindowCall::function).collect(Collectors.joining(", "));
  }
}
