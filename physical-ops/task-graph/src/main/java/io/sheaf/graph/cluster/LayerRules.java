package io.sheaf.graph.cluster;

import java.util.List;
import java.util.Map;

/**
 * Where the tasks of a layer may run, and how.
 *
 * @param client pinned to the client of the execution
 * @param members names of the only workers allowed; empty for any
 * @param resources amounts a member must have free, by name
 * @param retries further attempts after a failure of the task itself
 * @param priority tasks of a larger one go first
 * @param indeterminate a task that runs again may make another output of the same inputs
 */
public record LayerRules(
    boolean client,
    List<String> members,
    Map<String, Double> resources,
    int retries,
    int priority,
    boolean indeterminate) {
  /** Any worker, no retries. */
  public static final LayerRules ANY = new LayerRules(false, List.of(), Map.of(), 0, 0);

  /** Pinned to the client. */
  public static final LayerRules CLIENT = new LayerRules(true, List.of(), Map.of(), 0, 0);

  /** With tasks that make the same output whenever they run. */
  public LayerRules(
      boolean client,
      List<String> members,
      Map<String, Double> resources,
      int retries,
      int priority) {
    this(client, members, resources, retries, priority, false);
  }

  public LayerRules {
    members = List.copyOf(members);
    resources = Map.copyOf(resources);
  }
}
