package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.relational.LimitTransform;
import java.util.List;

/**
 * Some rows: skips {@code offset}, then gives at most {@code fetch}, counted over all drivers; in
 * order if the input is.
 *
 * @param fetch -1 for all
 */
public record LimitSpec(OperatorSpec input, long offset, long fetch) implements OperatorSpec {
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
    pipelines.transform(this, new LimitTransform.Shared(offset, fetch, schema().size()));
  }

  @Override
  public String describe() {
    return "Limit " + fetch;
  }
}
