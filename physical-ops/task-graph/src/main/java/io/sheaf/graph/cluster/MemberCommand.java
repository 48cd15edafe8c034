package io.sheaf.graph.cluster;

import java.util.List;

/**
 * What the coordinator tells a member. Commands to one member arrive in the order they were sent.
 */
public sealed interface MemberCommand {
  /**
   * Run a task.
   *
   * @param priority smaller goes first
   * @param inputs one a dependency of the layer, in its order
   * @param copyInputs copy remote inputs wholly before the task starts: it is pinned to the client,
   *     and nothing upstream may be retried once its first row flows
   */
  record Assign(TaskAttempt task, long priority, List<Input> inputs, boolean copyInputs)
      implements MemberCommand {}

  /** Nobody wants this attempt: never start it, or end it; its output, if any, is dropped. */
  record CancelTask(TaskAttempt task) implements MemberCommand {}

  /** Nobody needs this output here any more. */
  record Release(TaskAttempt output) implements MemberCommand {}

  /** Give this attempt back unless it has started: answered by Returned or StealDenied. */
  record StealRequest(TaskAttempt task) implements MemberCommand {}

  /** Copy an output from another member and hold it: answered by Copied or CopyFailed. */
  record Copy(TaskAttempt output, int source, long bytes) implements MemberCommand {}

  /** The execution is over: cancel and drop whatever there is of it. */
  record EndExecution(long execution) implements MemberCommand {}

  /** Another member is gone: what is being fetched from it fails now. */
  record PeerLost(int member) implements MemberCommand {}

  /** All that only this member held is elsewhere and nothing runs: it may leave. */
  record Retired() implements MemberCommand {}
}
