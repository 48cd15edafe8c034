package io.sheaf.operators.exchange;

/**
 * Names a task's output among all that a member holds.
 *
 * @param execution number of the execution, unique in the cluster
 * @param task number of the task in its graph
 * @param attempt number of the attempt that made it
 */
public record OutputId(long execution, int task, int attempt) {
  @Override
  public String toString() {
    return "task " + task + " attempt " + attempt + " of execution " + execution;
  }
}
