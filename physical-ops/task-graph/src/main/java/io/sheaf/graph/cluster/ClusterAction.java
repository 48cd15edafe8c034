package io.sheaf.graph.cluster;

import io.sheaf.graph.TaskKey;
import java.util.List;

/** What a coordinator shall do. Actions are performed in order. */
public sealed interface ClusterAction {
  /** Send a command to a member. */
  record Send(int member, MemberCommand command) implements ClusterAction {}

  /**
   * All outputs are there, where the tables say, until {@link ClusterEvent.OutputsReleased}. Comes
   * again, with new places, when an output was lost and made again or has moved.
   *
   * @param outputs parallel to the graph's outputs
   */
  record ExecutionFinished(long execution, Locations outputs) implements ClusterAction {}

  /** The execution is over, without outputs. */
  record ExecutionFailed(long execution, ExecutionFailure failure) implements ClusterAction {}

  /** The member is out: close its connection. It holds nothing that others need. */
  record Retired(int member) implements ClusterAction {}

  /** The member counts as lost, though its connection may stand: close it. */
  record Disconnect(int member, String reason) implements ClusterAction {}

  /** Each of these members died while it ran the task; a record of it should be kept. */
  record Quarantined(long execution, TaskKey task, int number, List<String> members)
      implements ClusterAction {
    public Quarantined {
      members = List.copyOf(members);
    }
  }

  /** More workers are wanted. */
  record StartWorkers(int count) implements ClusterAction {}

  /** This worker may go: it is being retired, and {@link Retired} follows. */
  record StopWorker(int member) implements ClusterAction {}

  /** A change of state that matters, for the log. */
  record Log(String line) implements ClusterAction {}
}
