package io.sheaf.planner.stage;

import io.sheaf.operators.spec.OperatorSpec;
import java.util.List;

/**
 * Like tasks that run one fragment.
 *
 * @param id number of the stage, by which others' specifications name it
 * @param root the fragment, ending in a sink
 * @param maxDrivers most threads a task uses
 * @param placement which processes may run the tasks
 */
public record Stage(
    int id,
    OperatorSpec root,
    int taskCount,
    int maxDrivers,
    Placement placement,
    List<StageDependency> dependencies) {
  /** Which processes may run a stage's tasks. */
  public enum Placement {
    /** Any worker. */
    ANY,
    /**
     * The process that started the query alone: the stage reads what only that process has, or
     * leaves its rows there.
     */
    CLIENT
  }

  public Stage {
    dependencies = List.copyOf(dependencies);
  }
}
