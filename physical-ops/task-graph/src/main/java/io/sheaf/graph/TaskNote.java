package io.sheaf.graph;

/** Says in a stack trace which task failed, without changing the type of the failure. */
final class TaskNote extends RuntimeException {
  private static final long serialVersionUID = 1;

  TaskNote(TaskKey key) {
    super("in task " + key, null, false, false);
  }
}
