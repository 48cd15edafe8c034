package io.sheaf.planner.stage;

import java.util.List;

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
}
