package io.sheaf.graph.cluster;

import java.util.Map;

/**
 * An execution at one moment.
 *
 * @param counts tasks in each state
 * @param attempts assignments so far
 * @param recomputed finished tasks that had to run again because their output was lost
 * @param retried attempts that failed and were tried again, deaths of members among them
 * @param stolen tasks moved to an idle member
 */
public record ExecutionView(
    long execution,
    State state,
    Map<TaskState, Integer> counts,
    long attempts,
    long recomputed,
    long retried,
    long stolen) {
  /** Where an execution is. */
  public enum State {
    /** Some output is missing. */
    RUNNING,
    /** The outputs are held for the client. */
    FINISHED
  }
}
