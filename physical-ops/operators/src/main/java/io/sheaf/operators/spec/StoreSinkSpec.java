package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.table.StoreSink;
import io.sheaf.operators.table.StoredTable;
import java.util.List;

/** Ends the last stage in a table kept in memory. */
public record StoreSinkSpec(OperatorSpec input, StoredTable table) implements OperatorSpec {
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
    pipelines.sink(this, new StoreSink(table));
  }

  @Override
  public String describe() {
    return "Store in " + table.description();
  }
}
