package io.sheaf.operators.aggregate;

import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.spec.AggregateSpec;

/**
 * Puts an aggregation into the pipelines of a task: a sink that groups, a source that gives the
 * groups.
 */
public final class AggregateOperator {
  private AggregateOperator() {}

  /** Ends the open pipelines in the aggregation and starts one from its result. */
  public static void build(AggregateSpec spec, PipelineBuilder pipelines) {
    Aggregation aggregation = Aggregation.of(spec);
    GroupedResult result =
        pipelines.fragment().own(new GroupedResult(aggregation, pipelines.fragment()));
    pipelines.sink(spec, new AggregateSink(aggregation, result));
    pipelines.source(spec, new AggregateSource(result));
  }
}
