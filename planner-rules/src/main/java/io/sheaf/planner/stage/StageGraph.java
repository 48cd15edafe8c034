package io.sheaf.planner.stage;

import io.sheaf.operators.spec.OperatorSpec;
import io.sheaf.operators.spec.ResultSinkSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * All stages of a query.
 *
 * @param stages each after those it reads; the last one gives the result
 */
public record StageGraph(List<Stage> stages) {
  public StageGraph {
    stages = List.copyOf(stages);
  }

  /** The stage that gives the result. */
  public Stage last() {
    return stages.getLast();
  }

  /**
   * The same query with its rows going elsewhere.
   *
   * @param sink makes the root of the last stage from the operator whose rows are the result
   */
  public StageGraph endingIn(UnaryOperator<OperatorSpec> sink) {
    Stage last = last();
    OperatorSpec rows = ((ResultSinkSpec) last.root()).input();
    List<Stage> changed = new ArrayList<>(stages);
    changed.set(
        changed.size() - 1,
        new Stage(
            last.id(),
            sink.apply(rows),
            last.taskCount(),
            last.maxDrivers(),
            last.placement(),
            last.dependencies()));
    return new StageGraph(changed);
  }
}
