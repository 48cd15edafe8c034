package io.sheaf.graph.cluster;

/** Why an attempt failed, as its member tells it. The kind alone decides what follows. */
public sealed interface TaskFailure {
  /**
   * The task itself fails, wherever it runs: the query fails at once, unless its layer has retries
   * left. Anything unforeseen counts as this.
   */
  record User(ErrorReport error) implements TaskFailure {}

  /**
   * An input could not be read from the member that should hold it: that output is forgotten and
   * computed again, then the task runs once more.
   *
   * @param output the output asked for
   * @param holder the member that should hold it
   * @param reached whether the member answered: the output is missing or damaged there. Otherwise
   *     the member may be dead
   * @param reason for the log
   */
  record FetchFailed(TaskAttempt output, int holder, boolean reached, String reason)
      implements TaskFailure {}

  /** No room on the member's disk: tried on other members, then the query fails. */
  record OutOfDisk(ErrorReport error) implements TaskFailure {}

  /** No memory on the member: tried on other members, then the query fails. */
  record OutOfMemory(ErrorReport error) implements TaskFailure {}
}
