package io.sheaf.operators.spec;

import io.sheaf.columnar.row.JoinTable;
import io.sheaf.columnar.type.Schema;
import io.sheaf.graph.TaskResult;
import io.sheaf.operators.join.BroadcastTable;
import io.sheaf.operators.join.BuiltTable;
import io.sheaf.operators.pipeline.FragmentContext;
import io.sheaf.operators.pipeline.PipelineBuilder;
import java.util.List;

/** The join table that a stage ended in, or that is to be built of the rows it broadcast. */
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

  /**
   * The table, borrowed. When the stage ended in a broadcast of rows instead, the table is built of
   * them by the first task that asks, and shared by the tasks of this member.
   *
   * @param keys key columns; none for a nested loop join
   */
  public JoinTable table(FragmentContext fragment, int[] keys) {
    List<TaskResult> results = fragment.inputs(stage);
    if (results.size() == 1 && results.getFirst() instanceof BuiltTable built) {
      return built.table();
    }
    return BroadcastTable.of(this, keys, fragment);
  }

  @Override
  public String describe() {
    return "BuiltTable of stage " + stage;
  }
}
