package io.sheaf.graph.cluster;

/**
 * What a member tells the coordinator. Reports of one member arrive in the order they were sent.
 */
public sealed interface MemberReport {
  /** The attempt runs; sent before its first instruction, so that a death can be blamed on it. */
  record Started(TaskAttempt task) implements MemberReport {}

  /**
   * The attempt has made its output, which the member holds until told to release it.
   *
   * @param bytes exact size of the output
   * @param partitionBytes its size for each reading task of an exchange, or null when unknown
   * @param micros how long it ran, without waiting for a slot
   */
  record Finished(TaskAttempt task, long bytes, long[] partitionBytes, long micros)
      implements MemberReport {}

  /** The attempt has failed and left nothing. */
  record Failed(TaskAttempt task, TaskFailure failure) implements MemberReport {}

  /** The attempt has not started and never will here: asked for, cancelled or draining. */
  record Returned(TaskAttempt task) implements MemberReport {}

  /** Too late: the attempt has started, or is over. */
  record StealDenied(TaskAttempt task) implements MemberReport {}

  /** The member holds a copy of this output. */
  record Copied(TaskAttempt output) implements MemberReport {}

  /** The output could not be copied. */
  record CopyFailed(TaskAttempt output, int source, TaskFailure failure) implements MemberReport {}

  /** A client could not read an output of a finished execution: it is made again. */
  record OutputUnreadable(TaskFailure.FetchFailed failure) implements MemberReport {}

  /** The member wants to leave: as if the coordinator had been told to retire it. */
  record Leaving() implements MemberReport {}
}
