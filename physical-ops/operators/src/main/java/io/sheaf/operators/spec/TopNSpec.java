package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.sort.SortOperator;
import java.util.List;

/**
 * The rows from {@code offset} on, at most {@code fetch}, of the order by the keys; the output
 * comes in order from one driver.
 *
 * @param fetch -1 for all
 */
public record TopNSpec(OperatorSpec input, List<SortKey> keys, long offset, long fetch)
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
    SortOperator.build(this, pipelines);
  }

  @Override
  public String describe() {
    return "TopN "
        + fetch
        + (offset > 0 ? " from " + offset : "")
        + " by "
        + SortOperator.describe(keys);
  }
}
