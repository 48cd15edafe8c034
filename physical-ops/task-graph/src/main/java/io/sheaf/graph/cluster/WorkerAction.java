package io.sheaf.graph.cluster;

/** What a member shall do. Actions are performed in order. */
public sealed interface WorkerAction {
  /** Copy the task's remote inputs into the local store; one of Fetched and RunFailed follows. */
  record Fetch(MemberCommand.Assign task) implements WorkerAction {}

  /** Run the body in a slot; exactly one of RunFinished and RunFailed follows. */
  record Run(MemberCommand.Assign task) implements WorkerAction {}

  /** Ask a fetch or a run to end soon; its RunFinished or RunFailed still follows. */
  record CancelRun(TaskAttempt task) implements WorkerAction {}

  /** Copy an output from another member; exactly one of CopyFinished and CopyFailed follows. */
  record Copy(TaskAttempt output, int source, long bytes) implements WorkerAction {}

  /** Remove an output from the store. */
  record Drop(TaskAttempt output) implements WorkerAction {}

  /** Drop the inputs fetched for a task: it will not run here. */
  record DropInputs(TaskAttempt task) implements WorkerAction {}

  /** Fail whatever is being fetched from that member. */
  record PeerLost(int member) implements WorkerAction {}

  /** Forget the graph of an execution: none of its tasks will come again. */
  record ForgetExecution(long execution) implements WorkerAction {}

  /** Tell the coordinator. */
  record Report(MemberReport report) implements WorkerAction {}

  /** Nothing holds this member any more: its process may end. */
  record Leave() implements WorkerAction {}
}
