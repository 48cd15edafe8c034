package io.sheaf.cluster;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.graph.CancelledException;
import io.sheaf.graph.cluster.ExecutionFailure;

/** Why an execution failed, as its client throws it. */
final class ExecutionErrors {
  private ExecutionErrors() {}

  static RuntimeException of(ExecutionFailure failure, String detail) {
    return switch (failure) {
      case ExecutionFailure.TaskFailed failed -> ErrorReports.toThrow(failed.error());
      case ExecutionFailure.Poison poison ->
          new SheafException(
                  ErrorCode.WORKER_DIED,
                  poison.message() + (detail.isEmpty() ? "" : "\n" + detail.strip()))
              .withHint("look at the exit codes: more memory for workers helps if they ran out");
      case ExecutionFailure.FetchesFailed fetches ->
          new SheafException(ErrorCode.CONNECTION_LOST, fetches.message())
              .withHint("the network between workers fails again and again");
      case ExecutionFailure.NoMember none ->
          new SheafException(ErrorCode.NO_WORKER, none.message())
              .withHint("start workers: sheaf worker --coordinator HOST:PORT");
      case ExecutionFailure.Stalled stalled ->
          new SheafException(ErrorCode.INTERNAL_ERROR, stalled.message());
      case ExecutionFailure.Vanished vanished ->
          new SheafException(ErrorCode.INTERNAL_ERROR, vanished.message());
      case ExecutionFailure.Changed changed ->
          new SheafException(ErrorCode.RESULT_CHANGED, changed.message())
              .withHint("run the statement again");
      case ExecutionFailure.ClientLost lost -> ClientGraphs.connectionLost(lost.message());
      case ExecutionFailure.Cancelled cancelled -> new CancelledException(cancelled.message());
    };
  }
}
