package io.sheaf.cluster;

import io.sheaf.cluster.protocol.ClusterSnapshot;
import io.sheaf.graph.ClusterView;
import io.sheaf.graph.cluster.ClusterState;
import io.sheaf.graph.cluster.ExecutionView;
import io.sheaf.graph.cluster.MemberView;
import io.sheaf.graph.cluster.TaskState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Takes a picture of a cluster. Used by the coordinator's loop. */
final class SnapshotBuilder {
  private static final int TASKS = 10_000;

  private final ClusterState state;
  private final Map<Integer, MemberSession> members;
  private final Map<Long, SubmittedGraph> graphs;
  private final ClusterHistory history;

  SnapshotBuilder(
      ClusterState state,
      Map<Integer, MemberSession> members,
      Map<Long, SubmittedGraph> graphs,
      ClusterHistory history) {
    this.state = state;
    this.members = members;
    this.graphs = graphs;
    this.history = history;
  }

  ClusterSnapshot build() {
    List<ClusterView.Worker> workers = new ArrayList<>();
    for (MemberView view : state.members()) {
      MemberSession session = members.get(view.member().id());
      if (session != null) {
        workers.add(worker(view, session));
      }
    }
    List<ClusterView.Task> tasks = new ArrayList<>();
    for (ExecutionView execution : state.executions()) {
      if (graphs.containsKey(execution.execution())) {
        addTasks(execution.execution(), tasks);
      }
    }
    return new ClusterSnapshot(workers, tasks, history.exchanges(), history.events());
  }

  private static ClusterView.Worker worker(MemberView view, MemberSession session) {
    return new ClusterView.Worker(
        view.member().name(),
        lower(view.member().role()),
        view.state() == MemberView.State.ALIVE ? "running" : "retiring",
        view.member().address(),
        session.hello.processId(),
        view.member().slots(),
        view.running(),
        view.outputBytes(),
        view.memoryBytes(),
        session.hello.memoryLimit(),
        session.started,
        session.lastHeard);
  }

  private void addTasks(long execution, List<ClusterView.Task> tasks) {
    state.forEachTask(
        execution,
        (key, where, attempt, member, bytes, millis) -> {
          if (tasks.size() < TASKS && where != TaskState.RELEASED) {
            MemberSession holder = members.get(member);
            tasks.add(
                new ClusterView.Task(
                    execution,
                    key.layer(),
                    key.index(),
                    attempt,
                    where == TaskState.PROCESSING ? "running" : lower(where),
                    holder == null ? "" : holder.member.name(),
                    bytes,
                    millis / 1e3));
          }
        });
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
