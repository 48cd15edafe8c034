package io.sheaf.graph.cluster;

import java.util.List;

/**
 * What happens to a coordinator.
 *
 * <p>Every event carries the time, {@code now}, in milliseconds of a clock that never goes back.
 */
public sealed interface ClusterEvent {
  long now();

  /** A member has connected. */
  record Joined(long now, Member member) implements ClusterEvent {}

  /**
   * A member is alive.
   *
   * @param memoryBytes what it uses
   * @param running tasks it runs
   * @param assigns {@link MemberCommand.Assign} commands it has had so far
   * @param tasks of those, the attempts whose end it still owes
   */
  record Heartbeat(
      long now, int member, long memoryBytes, int running, long assigns, List<TaskAttempt> tasks)
      implements ClusterEvent {
    public Heartbeat {
      tasks = List.copyOf(tasks);
    }
  }

  /** The connection to a member is gone; its outputs with it. */
  record Lost(long now, int member, String reason) implements ClusterEvent {}

  /** A member shall leave as soon as what only it holds is elsewhere. */
  record Retire(long now, int member) implements ClusterEvent {}

  /** A client wants a graph run. */
  record Submitted(long now, Submission submission) implements ClusterEvent {}

  /** A client does not want an execution any more. */
  record Cancelled(long now, long execution, String reason) implements ClusterEvent {}

  /** The client has no use for the outputs of a finished execution any more. */
  record OutputsReleased(long now, long execution) implements ClusterEvent {}

  /** A member tells something. News of a member that is gone is ignored. */
  record Reported(long now, int member, MemberReport report) implements ClusterEvent {}

  /** Time passes: due about every 100 ms. Timeouts, stealing and scaling happen here. */
  record Tick(long now) implements ClusterEvent {}
}
