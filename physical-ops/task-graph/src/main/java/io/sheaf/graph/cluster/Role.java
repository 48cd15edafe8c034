package io.sheaf.graph.cluster;

/** What a member of the cluster is for. */
public enum Role {
  /** Runs any task. */
  WORKER,
  /** A session's own process: runs the tasks of its executions that are pinned to the client. */
  CLIENT
}
