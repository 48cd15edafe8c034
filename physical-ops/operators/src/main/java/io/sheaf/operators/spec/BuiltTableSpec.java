package io.sheaf.operators.spec;

import io.sheaf.columnar.row.JoinTable;
import io.sheaf.columnar.type.Schema;
import io.sheaf.graph.TaskResult;
import io.sheaf.operators.join.BuiltTable;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.PipelineBuilder;
import java.util.List;

/** The join table that a stage ended in. */
public record BuiltTableSpec(int stage, Schema schema) implements OperatorSpec {
  @Override
  public List<OperatorSpec> inputs() {
    return List.of();
  }

  @Override
  public void build(PipelineBuilder pipelines) {
    throw new IllegalStateException(
        "a built table is the right input of a join, not a source of rows");
  }

  /** The table, borrowed from the stage that built it. */
  public JoinTable table(FragmentContext fragment) {
    List<TaskResult> results = fragment.inputs(stage);
    if (results.size() != 1 || !(results.getFirst() instanceof BuiltTable built)) {
      throw new IllegalStateException("stage " + stage + " left no single join table");
    }
    return built.table();
  }

  @Override
  public String describe() {
    return "BuiltTable of stage " + stage;
  }
}
