package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import java.util.List;

/**
 * The join table that a stage ended in.
 */
public record BuiltTableSpec(int stage, Schema schema) implements OperatorSpec {
  @Override
  public List<OperatorSpec> inputs() {
    return List.of();
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    throw new UnsupportedOperationException("BuiltTableSpec");
  }

  @Override
  public String describe() {
    return "BuiltTable of stage " + stage;
  }
}
