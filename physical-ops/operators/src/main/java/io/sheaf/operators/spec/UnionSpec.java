package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import java.util.List;

/** All rows of all inputs. */
public record UnionSpec(List<OperatorSpec> inputs, Schema schema) implements OperatorSpec {
  @Override
  public void build(PipelineBuilder pipelines) {
    inputs.forEach(pipelines::input);
  }

  @Override
  public String describe() {
    return "Union";
  }
}
