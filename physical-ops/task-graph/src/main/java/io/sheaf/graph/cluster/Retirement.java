package io.sheaf.graph.cluster;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Members that leave in good order: they get no more tasks, give back what has not started, and
 * what only they hold is copied to others before they go. Nothing is computed again.
 */
final class Retirement {
  /** Copies under way at a time, for each member that leaves. */
  private static final int COPIES = 64;

  /** Members that may fail to copy an output before it is made again instead. */
  private static final int ATTEMPTS = 3;

  private final ClusterTables cluster;
  private final Recovery recovery;
  private boolean givenUp;

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
        "%s retires; it has %d tasks and %d outputs"
            .formatted(member.member.name(), member.assigned.size(), member.outputs));
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

  /**
   * Lets go whom nothing holds, and starts what copies it takes.
   *
   * @return whether an output was given up, so that tasks may have become ready
   */
  boolean advance() {
    givenUp = false;
    for (MemberState member : List.copyOf(cluster.members)) {
      if (member.isAlive()) {
        continue;
      }
      if (member.moving.isEmpty() && member.outputs > 0) {
        startCopies(member);
      }
      if (member.assigned.isEmpty() && member.outputs == 0 && member.moving.isEmpty()) {
        cluster.log("%s has retired".formatted(member.member.name()));
        cluster.send(member.id(), new MemberCommand.Retired());
        cluster.emit(new ClusterAction.Retired(member.id()));
        cluster.remove(member);
      }
    }
    return givenUp;
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
    Set<Integer> failed = member.failedCopies.getOrDefault(output, Set.of());
    MemberState target = null;
    for (MemberState other : cluster.members) {
      if (other.isAlive()
          && other.isWorker()
          && !other.shunned
          && !failed.contains(other.id())
          && (target == null || other.outputBytes < target.outputBytes)) {
        target = other;
      }
    }
    if (target != null) {
      long bytes = execution.whereabouts.bytes(task);
      member.moving.put(output, target.id());
      execution.involved.add(target.id());
      cluster.send(target.id(), new MemberCommand.Copy(output, member.id(), bytes));
    } else if (!failed.isEmpty()) {
      giveUp(execution, task, member); // everybody who is there has tried
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
    MemberState source = endMove(target, output);
    if (source == null) {
      return;
    }
    if (failure instanceof TaskFailure.FetchFailed fetch && fetch.reached()) {
      recovery.forgetFetched(fetch, target);
      return;
    }
    ExecutionState execution = cluster.execution(output.execution());
    Set<Integer> failed = source.failedCopies.computeIfAbsent(output, key -> new TreeSet<>());
    failed.add(target.id());
    if (failed.size() >= ATTEMPTS && execution != null && isCurrent(execution, output, source)) {
      giveUp(execution, output.task(), source);
    }
  }

  /** The output goes with its member, and is made again if somebody needs it. */
  private void giveUp(ExecutionState execution, int task, MemberState member) {
    TaskAttempt output = execution.whereabouts.output(task);
    cluster.log("%s can't be copied and is made again".formatted(execution.key(task)));
    givenUp = true;
    member.failedCopies.remove(output);
    recovery.loseOutput(execution, task, member);
    cluster.send(member.id(), new MemberCommand.Release(output));
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
