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

  /**
   * Whether a task that runs again on the same rows may give other rows, because of chance or
   * because it decides by the order in which rows happen to come.
   */
  public boolean indeterminate() {
    return !Determinism.isDeterminate(root);
  }
}
