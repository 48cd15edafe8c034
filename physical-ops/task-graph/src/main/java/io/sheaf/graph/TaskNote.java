package io.sheaf.graph;

/** Says in a stack trace which task failed, without changing the type of the failure. */
public final class TaskNote extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TaskNote(TaskKey key) {
    super("in task " + key, null, false, false);
  }
}
