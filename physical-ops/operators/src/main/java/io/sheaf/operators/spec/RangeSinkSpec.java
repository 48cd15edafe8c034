package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.range.RangeOperators;
import io.sheaf.operators.sort.SortOperator;
import java.util.List;

/**
 * Ends a stage: spreads its rows over reading tasks by ranges of an order, so that what task i
 * reads comes before what task i + 1 reads.
 *
 * @param bounds gives the first keys of all ranges but the first, as {@link RangeBoundsSpec} does;
 *     there may be fewer than ranges, and the last tasks then read nothing
 */
public record RangeSinkSpec(OperatorSpec input, OperatorSpec bounds, List<SortKey> keys, int ranges)
    implements OperatorSpec {
  public RangeSinkSpec {
    keys = List.copyOf(keys);
  }

  @Override
  public Schema schema() {
    return input.schema();
  }

  @Override
  public List<OperatorSpec> inputs() {
    return List.of(input, bounds);
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    pipelines.input(input);
    RangeOperators.build(this, pipelines);
  }

  @Override
  public String describe() {
    return "RangeSink by " + SortOperator.describe(keys) + " into " + ranges;
  }
}
