package io.sheaf.graph;

import java.util.function.IntFunction;

/**
 * The bodies of a layer whose results an earlier execution holds already: each task hands one over
 * instead of making it. The earlier execution stays open until the later one has ended. A backend
 * of many processes may look for this kind of body and pass the results on where they lie.
 *
 * @param earlier the execution that holds the results as outputs
 * @param layer their layer there
 */
public record GivenResults(Execution earlier, String layer) implements IntFunction<TaskBody> {
  @Override
  public TaskBody apply(int index) {
    return context -> earlier.result(new TaskKey(layer, index)).retained();
  }

  /** The layer of the earlier execution, under the same name. */
  public static Layer of(Execution earlier, String layer, int taskCount) {
    return Layer.of(layer, taskCount, new GivenResults(earlier, layer));
  }
}
