package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.result.ResultQueueSink;
import java.util.List;

/**
 * Ends the last stage: hands batches, in the order they come when there is one driver, to the
 * query's bounded result queue.
 */
public record ResultSinkSpec(OperatorSpec input) implements OperatorSpec {
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
    pipelines.sink(this, new ResultQueueSink(pipelines.fragment().resultChannel()));
  }

  @Override
  public String describe() {
    return "Result";
  }
}
