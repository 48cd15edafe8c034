package io.sheaf.operators.spec;

import io.sheaf.columnar.partitioning.Partitioning;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.exchange.ExchangeSink;
import io.sheaf.operators.pipeline.PipelineBuilder;
import java.util.List;

/**
 * Ends a stage: spreads its rows over the tasks of the stages that read it with an {@link
 * ExchangeSourceSpec}.
 *
 * @param partitioning where a row goes; its count is the number of reading tasks
 */
public record ExchangeSinkSpec(OperatorSpec input, Partitioning partitioning)
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
    pipelines.sink(this, new ExchangeSink(partitioning, pipelines.fragment()));
  }

  @Override
  public String describe() {
    return "ExchangeSink " + partitioning;
  }
}
