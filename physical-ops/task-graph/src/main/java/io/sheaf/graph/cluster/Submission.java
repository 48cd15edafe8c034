package io.sheaf.graph.cluster;

import io.sheaf.graph.GraphIndex;
import io.sheaf.graph.TaskOrder;
import java.util.List;
import java.util.Map;

/**
 * A graph to run.
 *
 * @param execution its number, never used before
 * @param client the member that pinned tasks run on; when it is lost, the execution ends. -1 for
 *     none
 * @param rules one a layer, in the graph's order; empty when all are {@link LayerRules#ANY}
 * @param priority executions of a larger one go first; those of one priority share in turn
 * @param given layers, by position, whose results an earlier execution holds: each task runs where
 *     its result is, to hand it over
 */
public record Submission(
    long execution,
    int client,
    GraphIndex index,
    TaskOrder order,
    List<LayerRules> rules,
    int priority,
    Map<Integer, Given> given) {
  /**
   * Results of another execution, which has finished and is kept until this one is over.
   *
   * @param execution its number
   * @param firstTask the number there of the task whose result the layer's first task hands over
   */
  public record Given(long execution, int firstTask) {}

  /** A graph that makes all its results itself. */
  public Submission(
      long execution,
      int client,
      GraphIndex index,
      TaskOrder order,
      List<LayerRules> rules,
      int priority) {
    this(execution, client, index, order, rules, priority, Map.of());
  }

  public Submission {
    given = Map.copyOf(given);
    rules = List.copyOf(rules);
    if (!rules.isEmpty() && rules.size() != index.graph().layers().size()) {
      throw new IllegalArgumentException(
          rules.size() + " rules for " + index.graph().layers().size() + " layers");
    }
  }

  /** Rules of a layer by its position. */
  public LayerRules rules(int layer) {
    return rules.isEmpty() ? LayerRules.ANY : rules.get(layer);
  }
}
