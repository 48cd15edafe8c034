package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.range.RangeOperators;
import io.sheaf.operators.sort.SortOperator;
import java.util.List;

/**
 * A sample of the distinct keys of an order, each with the number of its rows.
 *
 * @param most keys in the sample
 */
public record KeySampleSpec(OperatorSpec input, List<SortKey> keys, int most)
    implements OperatorSpec {
  public KeySampleSpec {
    keys = List.copyOf(keys);
  }

  @Override
  public Schema schema() {
    return RangeOperators.sampleSchema(input.schema(), keys);
  }

  @Override
  public List<OperatorSpec> inputs() {
    return List.of(input);
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    pipelines.input(input);
    RangeOperators.build(this, pipelines);
  }

  @Override
  public String describe() {
    return "KeySample of " + SortOperator.describe(keys);
  }
}
