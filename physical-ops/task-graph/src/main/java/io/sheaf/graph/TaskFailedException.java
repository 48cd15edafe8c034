package io.sheaf.graph;

/**
 * A task failed with a checked exception, which is the cause. Unchecked ones are thrown themselves.
 */
public final class TaskFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TaskFailedException(TaskKey task, Throwable cause) {
    super((task == null ? "the execution" : "task " + task) + " failed: " + cause, cause);
  }
}
