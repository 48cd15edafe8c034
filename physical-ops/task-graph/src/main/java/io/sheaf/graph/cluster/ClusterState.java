package io.sheaf.graph.cluster;

import io.sheaf.graph.TaskKey;
import java.util.ArrayList;
import java.util.List;

/**
 * The coordinator's state of a cluster: its members, the executions that run on them and every task
 * of those. A pure state machine: {@link #handle} takes an event and tells what to do. Not
 * thread-safe: one thread feeds it.
 */
public final class ClusterState {
  private final List<ClusterAction> actions = new ArrayList<>();

  /** A cluster without members. */
  public ClusterState(ClusterOptions options) {
    java.util.Objects.requireNonNull(options);
  }

  /** Takes an event and returns what follows from it, in order. */
  public List<ClusterAction> handle(ClusterEvent event) {
    List<ClusterAction> result = List.copyOf(actions);
    actions.clear();
    return result;
  }

  /** The members, by id. */
  public List<MemberView> members() {
    return List.of();
  }

  /** The executions that are not over, by number. */
  public List<ExecutionView> executions() {
    return List.of();
  }

  /** Hears of tasks, in order of their numbers. */
  @FunctionalInterface
  public interface TaskVisitor {
    /**
     * A task at one moment.
     *
     * @param attempt the last attempt, or 0
     * @param member who runs it or holds its output, or -1
     * @param bytes size of the output, 0 when there is none
     */
    void task(TaskKey key, TaskState state, int attempt, int member, long bytes);
  }

  /** Visits the needed tasks of an execution; linear. Nothing when it is over. */
  public void forEachTask(long execution, TaskVisitor visitor) {}

  /** The last transitions of a task, oldest first; empty when none is remembered. */
  public List<String> story(long execution, TaskKey key) {
    return List.of();
  }

  /** All there is to know after a fault, in lines. */
  public String dump() {
    return "";
  }

  /** A hash of everything that decides the future: equal after equal events. */
  public long fingerprint() {
    return 0;
  }

  /**
   * Recomputes every counter from first principles; linear, for tests and after a fault.
   *
   * @throws IllegalStateException naming the first contradiction
   */
  public void validate() {}
}
