package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import java.util.List;

/**
 * The rows from {@code offset} on, at most {@code fetch}, of the order by the keys.
 */
public record TopNSpec(OperatorSpec input, List<SortKey> keys, long offset, long fetch) implements OperatorSpec {
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
    throw new UnsupportedOperationException("TopNSpec");
  }

  @Override
  public String describe() {
    return "TopN " + fetch + " by " + keys;
  }
}
