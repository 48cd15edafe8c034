package io.sheaf.graph.cluster;

import io.sheaf.graph.GraphIndex;
import io.sheaf.graph.TaskOrder;
import java.util.List;

/**
 * A graph to run.
 *
 * @param execution its number, never used before
 * @param client the member that pinned tasks run on; when it is lost, the execution ends. -1 for
 *     none
 * @param rules one a layer, in the graph's order; empty when all are {@link LayerRules#ANY}
 * @param priority executions of a larger one go first; those of one priority share in turn
 */
public record Submission(
    long execution,
    int client,
    GraphIndex index,
    TaskOrder order,
    List<LayerRules> rules,
    int priority) {
  public Submission {
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
