package io.sheaf.operators.spec;

import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.pipeline.PipelineBuilder;
import io.sheaf.operators.recursion.WorkingTableSource;
import java.util.List;

/**
 * The rows that a recursive query has made so far, or in its last round.
 *
 * @param number by which the {@link RecursiveSpec} around it names them
 */
public record WorkingTableSpec(int number, Schema schema) implements OperatorSpec {
  @Override
  public List<OperatorSpec> inputs() {
    return List.of();
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    pipelines.source(
        this, new WorkingTableSource(pipelines.fragment().workingTables().get(number)));
  }

  @Override
  public String describe() {
    return "WorkingTable " + number;
  }
}
