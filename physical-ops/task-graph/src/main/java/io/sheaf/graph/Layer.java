package io.sheaf.graph;

import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * Many like tasks, described and not built: nothing in it grows with the number of tasks.
 *
 * @param name unique in the graph
 * @param taskCount the number of tasks, at least 1; they are numbered from 0
 * @param dependencies the layers read, and which of their results each task reads
 * @param bodies makes the body of task i when it is about to run; thread-safe. A {@link
 *     PortableBodies} when tasks may run in other processes
 * @param placement where they may run
 */
public record Layer(
    String name,
    int taskCount,
    List<Dependency> dependencies,
    IntFunction<TaskBody> bodies,
    Placement placement) {
  public Layer {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(bodies, "bodies");
    Objects.requireNonNull(placement, "placement");
    dependencies = List.copyOf(dependencies);
    if (taskCount < 1) {
      throw new GraphException("layer " + name + " has " + taskCount + " tasks");
    }
  }

  /** A layer whose tasks may run anywhere. */
  public Layer(
      String name, int taskCount, List<Dependency> dependencies, IntFunction<TaskBody> bodies) {
    this(name, taskCount, dependencies, bodies, Placement.ANY);
  }

  /** A layer of one task. */
  public static Layer single(String name, TaskBody body, Dependency... dependencies) {
    return new Layer(name, 1, List.of(dependencies), i -> body);
  }

  /** A layer whose tasks differ by their number alone. */
  public static Layer of(
      String name, int taskCount, IntFunction<TaskBody> bodies, Dependency... dependencies) {
    return new Layer(name, taskCount, List.of(dependencies), bodies);
  }

  /** The same with another placement. */
  public Layer placed(Placement where) {
    return new Layer(name, taskCount, dependencies, bodies, where);
  }

  /** The key of task i. */
  public TaskKey key(int index) {
    return new TaskKey(name, index);
  }
}
