package io.sheaf.graph.cluster;

import java.util.List;

/**
 * Members that leave in good order: they get no more tasks, give back what has not started, and
 * what only they hold is copied to others before they go. Nothing is computed again.
 */
final class Retirement {
  /** Copies under way at a time, for each member that leaves. */
  private static final int COPIES = 64;

  private final ClusterTables cluster;
  private final Recovery recovery;

  Retirement(ClusterTables cluster, Recovery recovery) {
    this.cluster = cluster;
    this.recovery = recovery;
  }

  /** A member shall leave. */
  void begin(MemberState member) {
    if (!member.isAlive()) {
      return;
    }
    cluster.log(
        "%s retires; it has %d tasks and %d outputs",
        member.member.name(), member.assigned.size(), member.outputs);
    member.state = MemberView.State.RETIRING;
    member.reserved = null;
    for (ExecutionState execution : cluster.executions) {
      recovery.requeue(execution, member);
    }
    for (InFlight entry : member.assigned.values()) {
      if (!entry.started && entry.thief < 0) {
        cluster.send(member.id(), new MemberCommand.StealRequest(entry.attempt));
      }
    }
  }

  /** Lets go whom nothing holds, and starts what copies it takes. */
  void advance() {
    for (MemberState member : List.copyOf(cluster.members)) {
      if (member.isAlive()) {
        continue;
      }
      if (member.moving.isEmpty() && member.outputs > 0) {
        startCopies(member);
      }
      if (member.assigned.isEmpty() && member.outputs == 0 && member.moving.isEmpty()) {
        cluster.log("%s has retired", member.member.name());
        cluster.send(member.id(), new MemberCommand.Retired());
        cluster.emit(new ClusterAction.Retired(member.id()));
        cluster.remove(member);
      }
    }
  }

  private void startCopies(MemberState member) {
    for (ExecutionState execution : cluster.executions) {
      int tasks = execution.index.taskCount();
      for (int task = 0; task < tasks && member.moving.size() < COPIES; task++) {
        if (execution.table.state(task) == TaskState.MEMORY
            && execution.whereabouts.holds(task, member.id())) {
          copy(execution, task, member);
        }
      }
    }
  }

  private void copy(ExecutionState execution, int task, MemberState member) {
    TaskAttempt output = execution.whereabouts.output(task);
    if (execution.whereabouts.holders(task).length > 1) {
      letGo(execution, task, member);
      return;
    }
    MemberState target = null;
    for (MemberState other : cluster.members) {
      if (other.isAlive()
          && other.isWorker()
          && (target == null || other.outputBytes < target.outputBytes)) {
        target = other;
      }
    }
    if (target != null) {
      long bytes = execution.whereabouts.bytes(task);
      member.moving.put(output, target.id());
      execution.involved.add(target.id());
      cluster.send(target.id(), new MemberCommand.Copy(output, member.id(), bytes));
    }
  }

  /** A member holds a copy now. */
  void copied(MemberState target, TaskAttempt output) {
    MemberState source = endMove(target, output);
    ExecutionState execution = cluster.execution(output.execution());
    if (source == null || execution == null || !isCurrent(execution, output, source)) {
      cluster.send(target.id(), new MemberCommand.Release(output));
      return;
    }
    int task = output.task();
    execution.whereabouts.addCopy(task, target.id());
    cluster.held(target.id(), execution.whereabouts.bytes(task));
    letGo(execution, task, source);
  }

  /** A member could not make a copy. */
  void copyFailed(MemberState target, TaskAttempt output, TaskFailure failure) {
    if (endMove(target, output) != null
        && failure instanceof TaskFailure.FetchFailed fetch
        && fetch.reached()) {
      recovery.forgetFetched(fetch);
    }
  }

  private void letGo(ExecutionState execution, int task, MemberState member) {
    cluster.dropped(member.id(), execution.whereabouts.bytes(task));
    cluster.send(member.id(), new MemberCommand.Release(execution.whereabouts.output(task)));
    execution.whereabouts.removeHolder(task, member.id());
    execution.announced = false;
  }

  private boolean isCurrent(ExecutionState execution, TaskAttempt output, MemberState source) {
    return execution.table.state(output.task()) == TaskState.MEMORY
        && execution.whereabouts.attempt(output.task()) == output.attempt()
        && execution.whereabouts.holds(output.task(), source.id());
  }

  private MemberState endMove(MemberState target, TaskAttempt output) {
    for (MemberState member : cluster.members) {
      if (member.moving.remove(output, target.id())) {
        return member;
      }
    }
    return null;
  }
}
