package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.sort.SortOperator;
import java.util.List;

/** Orders all rows of the task; the output comes in order from one driver. */
public record SortSpec(OperatorSpec input, List<SortKey> keys) implements OperatorSpec {
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
    SortOperator.build(this, pipelines);
  }

  @Override
  public String describe() {
    return "Sort by " + SortOperator.describe(keys);
  }
}
