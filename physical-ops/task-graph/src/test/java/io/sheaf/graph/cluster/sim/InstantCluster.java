package io.sheaf.graph.cluster.sim;

import io.sheaf.graph.cluster.ClusterAction;
import io.sheaf.graph.cluster.ClusterEvent;
import io.sheaf.graph.cluster.ClusterOptions;
import io.sheaf.graph.cluster.ClusterState;
import io.sheaf.graph.cluster.Member;
import io.sheaf.graph.cluster.MemberCommand;
import io.sheaf.graph.cluster.MemberReport;
import io.sheaf.graph.cluster.Role;
import io.sheaf.graph.cluster.Submission;
import io.sheaf.graph.cluster.TaskAttempt;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;

/**
 * Members that finish every task the moment it comes: what is left is the cost of the coordinator's
 * state machine alone.
 */
public final class InstantCluster {
  private final ClusterState state = new ClusterState(ClusterOptions.DEFAULT);
  private final Queue<ClusterAction.Send> assigned = new ArrayDeque<>();
  private boolean finished;

  /** So many workers of so many slots. */
  public InstantCluster(int workers, int slots) {
    for (int i = 1; i <= workers; i++) {
      Member member = new Member(i, "worker" + i, Role.WORKER, slots, Map.of(), "");
      feed(new ClusterEvent.Joined(0, member));
    }
  }

  public ClusterState state() {
    return state;
  }

  /** Gives a graph in; its first tasks are assigned and not yet run. */
  public void submit(Submission submission) {
    finished = false;
    feed(new ClusterEvent.Submitted(0, submission));
  }

  /** Runs what was submitted to its end and returns how many tasks were run. */
  public int finish() {
    int tasks = 0;
    while (!assigned.isEmpty()) {
      ClusterAction.Send send = assigned.poll();
      TaskAttempt task = ((MemberCommand.Assign) send.command()).task();
      tasks++;
      feed(report(send.member(), new MemberReport.Started(task)));
      feed(report(send.member(), new MemberReport.Finished(task, 1000, null, 100)));
    }
    if (!finished) {
      throw new AssertionError("stuck\n" + state.dump());
    }
    return tasks;
  }

  private static ClusterEvent report(int member, MemberReport report) {
    return new ClusterEvent.Reported(0, member, report);
  }

  private void feed(ClusterEvent event) {
    for (ClusterAction action : state.handle(event)) {
      if (action instanceof ClusterAction.Send send
          && send.command() instanceof MemberCommand.Assign) {
        assigned.add(send);
      }
      finished |= action instanceof ClusterAction.ExecutionFinished;
    }
  }
}
