package io.sheaf.graph.cluster;

/**
 * One try to run a task, and the name of the output it makes.
 *
 * @param execution the execution's number, never used twice by a coordinator
 * @param task the task's number in the {@link io.sheaf.graph.GraphIndex}
 * @param attempt from 1; grows with every assignment, so that late news of an old one is told apart
 */
public record TaskAttempt(long execution, int task, int attempt) {
  @Override
  public String toString() {
    return execution + ":" + task + "#" + attempt;
  }
}
