package io.sheaf.planner.stage;

import io.sheaf.operators.spec.OperatorSpec;
import java.util.List;

/**
 * Like tasks that run one fragment.
 *
 * @param id number of the stage, by which others' specifications name it
 * @param root the fragment, ending in a sink
 * @param maxDrivers most threads a task uses
 */
public record Stage(
    int id, OperatorSpec root, int taskCount, int maxDrivers, List<StageDependency> dependencies) {
  public Stage {
    dependencies = List.copyOf(dependencies);
  }
}
