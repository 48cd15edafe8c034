package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.table.WriteSink;
import io.sheaf.storage.TableWriter;
import java.util.List;

/** Ends the last stage in a file. The writer stays its owner's to close. */
public record WriteSinkSpec(OperatorSpec input, TableWriter writer) implements OperatorSpec {
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
    pipelines.sink(this, new WriteSink(writer));
  }

  @Override
  public String describe() {
    return "Write a file";
  }
}
