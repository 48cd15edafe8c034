package io.sheaf.graph.cluster;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What follows when something is lost: a member, an output, an attempt. What has to run again is
 * found by {@link TaskTable}; here is told what was lost, and when it is enough.
 */
final class Recovery {
  /** Fetches from one member that may fail without a heartbeat before it counts as lost. */
  private static final int FAILED_FETCHES = 3;

  /** Members that get no answer from one which tells that it is alive, before it counts as lost. */
  private static final int UNREACHED = 2;

  /** How long it is remembered that a member was not reached. */
  private static final long REMEMBERED_MILLIS = 60_000;

  /** Attempts of one task of which members may know nothing before its execution ends. */
  private static final int VANISHED = 3;

  private final ClusterTables cluster;
  private final Placement placement;

  Recovery(ClusterTables cluster, Placement placement) {
    this.cluster = cluster;
    this.placement = placement;
  }

  /** A member is gone, and all it held. */
  void memberLost(MemberState member, String reason) {
    cluster.log(
        "lost %s: %s; it had %d tasks and %d outputs"
            .formatted(member.member.name(), reason, member.assigned.size(), member.outputs));
    member.gone = true;
    endExecutionsOf(member, reason);
    List<InFlight> had = List.copyOf(member.assigned.values());
    boolean known = had.stream().anyMatch(entry -> entry.started);
    for (InFlight entry : had) {
      cluster.takeBack(member, entry.attempt);
      if (cluster.execution(entry.execution.number()) != null) {
        attemptDied(entry, member, entry.started || !known);
      }
    }
    for (ExecutionState execution : List.copyOf(cluster.executions)) {
      loseOutputs(execution, member);
      requeue(execution, member);
    }
    cluster.remove(member);
    for (MemberState other : cluster.members) {
      cluster.send(other.id(), new MemberCommand.PeerLost(member.id()));
      other.moving.values().removeIf(target -> target == member.id());
    }
  }

  private void endExecutionsOf(MemberState client, String reason) {
    for (ExecutionState execution : List.copyOf(cluster.executions)) {
      if (execution.submission.client() == client.id()) {
        fail(execution, new ExecutionFailure.ClientLost(client.member.name(), reason));
      }
    }
  }

  private void attemptDied(InFlight entry, MemberState member, boolean blamed) {
    ExecutionState execution = entry.execution;
    int task = entry.task();
    execution.retried++;
    execution.whereabouts.setMember(task, Whereabouts.NOBODY);
    execution.table.attemptOver(task, TaskEvent.MEMBER_LOST, member.id());
    if (!blamed) {
      return;
    }
    List<String> names = execution.troubles.died(task, member.member.name());
    if (names.size() >= cluster.options.allowedDeaths()) {
      int number = execution.whereabouts.attempt(task);
      cluster.emit(
          new ClusterAction.Quarantined(execution.number(), execution.key(task), number, names));
      fail(execution, new ExecutionFailure.Poison(execution.key(task), number, names));
    }
  }

  private void loseOutputs(ExecutionState execution, MemberState member) {
    int tasks = execution.index.taskCount();
    for (int task = 0; task < tasks && member.outputs > 0; task++) {
      if (execution.table.state(task) == TaskState.MEMORY
          && execution.whereabouts.holds(task, member.id())) {
        loseOutput(execution, task, member);
      }
    }
  }

  /**
   * A member has told what it owes. What it was given and does not know of is lost, whatever became
   * of it: nobody would ever hear of its end.
   *
   * @param assigns commands to run a task that it had got when it told that
   */
  void loseUnknown(MemberState member, long assigns, List<TaskAttempt> tasks) {
    Set<TaskAttempt> owed = new HashSet<>(tasks);
    for (InFlight entry : List.copyOf(member.assigned.values())) {
      if (entry.number <= assigns && !owed.contains(entry.attempt) && isCurrent(entry)) {
        loseAttempt(entry, member);
      }
    }
  }

  /** The execution may have ended with an attempt before. */
  private boolean isCurrent(InFlight entry) {
    return cluster.execution(entry.execution.number()) != null;
  }

  private void loseAttempt(InFlight entry, MemberState member) {
    ExecutionState execution = entry.execution;
    int task = entry.task();
    cluster.log(
        "%s knows nothing of attempt %d of %s, which it was given"
            .formatted(member.member.name(), entry.attempt.attempt(), execution.key(task)));
    cluster.takeBack(member, entry.attempt);
    cluster.send(member.id(), new MemberCommand.Release(entry.attempt));
    if (execution.troubles.vanished(task) >= VANISHED) {
      fail(execution, new ExecutionFailure.Vanished(execution.key(task), member.member.name()));
      return;
    }
    execution.retried++;
    execution.whereabouts.setMember(task, Whereabouts.NOBODY);
    execution.table.attemptOver(task, TaskEvent.ATTEMPT_FAILED, member.id());
  }

  /** Puts what was queued for a member where there is room. */
  void requeue(ExecutionState execution, MemberState member) {
    int id = member.id();
    for (int task : execution.queues.removeAll(id, task -> execution.isQueued(task, id))) {
      execution.unqueue(task);
      execution.ready(task);
    }
  }

  /** One copy of an output is gone; when it was the last, the task runs again. */
  void loseOutput(ExecutionState execution, int task, MemberState holder) {
    cluster.dropped(holder.id(), execution.whereabouts.bytes(task));
    if (!execution.whereabouts.removeHolder(task, holder.id())) {
      execution.table.lost(task, TaskEvent.OUTPUT_LOST, holder.id());
    }
    execution.announced = false;
  }

  /** A member reports that an attempt, which was taken back from it, has failed. */
  void attemptFailed(InFlight entry, MemberState member, TaskFailure failure) {
    ExecutionState execution = entry.execution;
    int task = entry.task();
    execution.lastProgress = cluster.now;
    ExecutionFailure end =
        switch (failure) {
          case TaskFailure.User user -> userFailed(execution, task, member, user);
          case TaskFailure.FetchFailed fetch -> fetchFailed(execution, task, member, fetch);
          case TaskFailure.OutOfDisk disk -> shortage(execution, task, member, disk, disk.error());
          case TaskFailure.OutOfMemory memory ->
              shortage(execution, task, member, memory, memory.error());
        };
    if (end != null) {
      execution.table.failed(task, member.id());
      fail(execution, end);
      return;
    }
    execution.retried++;
    execution.whereabouts.setMember(task, Whereabouts.NOBODY);
    execution.table.attemptOver(task, TaskEvent.ATTEMPT_FAILED, member.id());
  }

  private ExecutionFailure userFailed(
      ExecutionState execution, int task, MemberState member, TaskFailure.User failure) {
    LayerRules rules = execution.rules(task);
    if (rules.retries() > 0 && execution.troubles.retry(task) <= rules.retries()) {
      cluster.log(
          "%s failed and is tried again: %s".formatted(execution.key(task), failure.error()));
      return null;
    }
    return new ExecutionFailure.TaskFailed(
        execution.key(task), member.member.name(), failure, failure.error());
  }

  private ExecutionFailure shortage(
      ExecutionState execution,
      int task,
      MemberState member,
      TaskFailure failure,
      ErrorReport error) {
    execution.troubles.avoid(task, member.id());
    int times = execution.troubles.shortage(task);
    if (times >= cluster.options.shortages() || !placement.hasAlternative(execution, task)) {
      return new ExecutionFailure.TaskFailed(
          execution.key(task), member.member.name(), failure, error);
    }
    cluster.log(
        "%s goes elsewhere, %s was short: %s"
            .formatted(execution.key(task), member.member.name(), error));
    return null;
  }

  private ExecutionFailure fetchFailed(
      ExecutionState execution, int task, MemberState reader, TaskFailure.FetchFailed failure) {
    if (!failure.reached() && execution.troubles.avoided(task).isEmpty()) {
      execution.troubles.avoid(task, reader.id());
      if (placement.hasAlternative(execution, task)) {
        countUnanswered(failure, reader); // perhaps only the way between these two is broken
        return null;
      }
    }
    if (!forgetFetched(failure, reader)) {
      return null; // it is known already, or the reader was told an old place
    }
    int producer = failure.output().task();
    execution.troubles.avoid(task, reader.id());
    int times = execution.troubles.fetchFailed(task);
    times = Math.max(times, execution.troubles.fetchFailed(producer));
    return times < cluster.options.fetchAttempts()
        ? null
        : new ExecutionFailure.FetchesFailed(
            execution.key(task), execution.key(producer), times, failure.reason());
  }

  /**
   * An output could not be read where it should be: it is not there any more. Whether that is news.
   */
  boolean forgetFetched(TaskFailure.FetchFailed failure, MemberState reader) {
    TaskAttempt output = failure.output();
    ExecutionState execution = cluster.execution(output.execution());
    MemberState holder = cluster.member(failure.holder());
    if (execution == null || holder == null) {
      return false;
    }
    countUnanswered(failure, reader);
    int task = output.task();
    if (execution.table.state(task) != TaskState.MEMORY
        || execution.whereabouts.attempt(task) != output.attempt()
        || !execution.whereabouts.holds(task, holder.id())) {
      return false;
    }
    cluster.log(
        "%s of %s can't be read: %s"
            .formatted(execution.key(task), holder.member.name(), failure.reason()));
    loseOutput(execution, task, holder);
    cluster.send(holder.id(), new MemberCommand.Release(output));
    return true;
  }

  private void countUnanswered(TaskFailure.FetchFailed failure, MemberState reader) {
    MemberState holder = cluster.member(failure.holder());
    if (holder != null && !failure.reached()) {
      holder.failedFetches++;
      holder.unreachedBy.put(reader.id(), cluster.now);
    }
  }

  /** Members from which too many fetches failed count as lost. */
  void loseUnreachable() {
    for (MemberState member : List.copyOf(cluster.members)) {
      if (member.failedFetches >= FAILED_FETCHES) {
        loseUnreachable(member, member.failedFetches + " fetches from it failed");
        continue;
      }
      member.unreachedBy.values().removeIf(at -> cluster.now - at > REMEMBERED_MILLIS);
      if (member.unreachedBy.size() >= UNREACHED) {
        // It tells that it is alive, but its link to the others is not.
        if (!member.member.address().isEmpty()) {
          cluster.shunned.put(member.member.address(), cluster.now + REMEMBERED_MILLIS);
        }
        loseUnreachable(member, "%d others don't reach it".formatted(member.unreachedBy.size()));
      }
    }
  }

  private void loseUnreachable(MemberState member, String reason) {
    cluster.emit(new ClusterAction.Disconnect(member.id(), reason));
    memberLost(member, reason);
  }

  /** Ends an execution without its outputs. */
  void fail(ExecutionState execution, ExecutionFailure failure) {
    cluster.log("execution %d failed: %s".formatted(execution.number(), failure.message()));
    end(execution);
    cluster.emit(new ClusterAction.ExecutionFailed(execution.number(), failure));
    // Who was to hand its results on would wait for them in vain.
    for (ExecutionState later : List.copyOf(cluster.executions)) {
      if (later.isGivenBy(execution) && cluster.execution(later.number()) != null) {
        fail(later, failure);
      }
    }
  }

  /** Ends an execution: whatever there is of it is dropped everywhere. */
  void end(ExecutionState execution) {
    for (MemberState member : cluster.members) {
      for (InFlight entry : new ArrayList<>(member.assigned.values())) {
        if (entry.execution == execution) {
          cluster.takeBack(member, entry.attempt);
        }
      }
      member.moving.keySet().removeIf(output -> output.execution() == execution.number());
    }
    for (int task = 0; task < execution.index.taskCount(); task++) {
      switch (execution.table.state(task)) {
        case QUEUED -> execution.unqueue(task);
        case MEMORY -> {
          for (int holder : execution.whereabouts.holders(task)) {
            cluster.dropped(holder, execution.whereabouts.bytes(task));
          }
        }
        case RELEASED, WAITING, NO_MEMBER, PROCESSING, DONE, ERRED -> {}
      }
    }
    for (int member : execution.involved) {
      cluster.send(member, new MemberCommand.EndExecution(execution.number()));
    }
    cluster.remove(execution);
  }
}
