package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.range.RangeOperators;
import java.util.List;

/**
 * The first keys of ranges of about equally many rows, from samples as {@link KeySampleSpec} gives
 * them.
 *
 * @param input keys in the order of {@code keys}, then the number of rows
 * @param keys the order; their columns are those of the rows, not of the samples
 * @param most keys in the sample that bounds are chosen from
 */
public record RangeBoundsSpec(OperatorSpec input, List<SortKey> keys, int most, int ranges)
    implements OperatorSpec {
  public RangeBoundsSpec {
    keys = List.copyOf(keys);
  }

  @Override
  public Schema schema() {
    return new Schema(input.schema().fields().subList(0, keys.size()));
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
    return "RangeBounds of " + ranges + " ranges";
  }
}
