package io.sheaf.graph.cluster;

/** Where a task is, as the coordinator sees it. */
public enum TaskState {
  /** No output needs it. */
  RELEASED,
  /** Some input is not in memory anywhere. */
  WAITING,
  /** It may run and waits for a member with room. */
  QUEUED,
  /** It may run, but no member may run it. */
  NO_MEMBER,
  /** Assigned to a member, which has it waiting or running. */
  PROCESSING,
  /** Its output is held by a member. */
  MEMORY,
  /** Nothing needs its output now, and nobody holds it. */
  DONE,
  /** It failed for good, and with it the execution. */
  ERRED
}
