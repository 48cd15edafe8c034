package io.sheaf.graph.cluster;

/** What happens to a member. */
public sealed interface WorkerEvent {
  /** The coordinator tells something. */
  record Commanded(MemberCommand command) implements WorkerEvent {}

  /** The inputs that {@link WorkerAction.Fetch} asked for are here. */
  record Fetched(TaskAttempt task) implements WorkerEvent {}

  /**
   * The body has returned and its output is in the member's store, even if the run was cancelled
   * meanwhile.
   */
  record RunFinished(TaskAttempt task, long bytes, long[] partitionBytes, long micros)
      implements WorkerEvent {}

  /** The body, or the fetch before it, has ended and left nothing; also when it was cancelled. */
  record RunFailed(TaskAttempt task, TaskFailure failure) implements WorkerEvent {}

  /** An output has been copied into the member's store. */
  record CopyFinished(TaskAttempt output) implements WorkerEvent {}

  /** An output could not be copied; nothing of it is left. */
  record CopyFailed(TaskAttempt output, TaskFailure failure) implements WorkerEvent {}

  /** The process was asked to end: it finishes what runs, hands back the rest and retires. */
  record Drain() implements WorkerEvent {}

  /** The coordinator is gone: nobody will ask for anything any more. */
  record Disconnected(String reason) implements WorkerEvent {}
}
