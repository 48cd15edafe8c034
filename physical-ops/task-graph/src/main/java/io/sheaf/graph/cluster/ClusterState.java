package io.sheaf.graph.cluster;

import io.sheaf.graph.TaskKey;
import java.util.List;

/**
 * The coordinator's state of a cluster: its members, the executions that run on them and every task
 * of those. A pure state machine: {@link #handle} takes an event and tells what to do; equal events
 * give equal actions.
 *
 * <p>The parts: {@link TaskTable} says what each task needs, {@link Placement} where it should run,
 * {@link Dispatcher} gives it out, {@link Stealing} moves it to idle members, {@link Recovery}
 * deals with what is lost, {@link Retirement} lets members go, {@link Scaling} asks for others, and
 * {@link Watchdog} sees that nothing waits for ever.
 *
 * <p>Not thread-safe: one thread feeds it.
 */
public final class ClusterState {
  private final ClusterTables cluster;
  private final Dispatcher dispatcher;
  private final Stealing stealing;
  private final Recovery recovery;
  private final Redo redo;
  private final Retirement retirement;
  private final Watchdog watchdog;
  private final Scaling scaling; // null when workers come and go by themselves
  private long stealAt;

  /** A cluster without members. */
  public ClusterState(ClusterOptions options) {
    cluster = new ClusterTables(options);
    Placement placement = new Placement(cluster);
    stealing = new Stealing(cluster, placement);
    dispatcher = new Dispatcher(cluster, placement, stealing);
    recovery = new Recovery(cluster, placement);
    redo = new Redo(cluster, recovery);
    retirement = new Retirement(cluster, recovery);
    watchdog = new Watchdog(cluster, recovery, this::dump);
    scaling = options.scaling() == null ? null : new Scaling(cluster, retirement);
  }

  /**
   * Takes an event and returns what follows from it, in order.
   *
   * @throws IllegalArgumentException when a member or an execution is named twice
   */
  public List<ClusterAction> handle(ClusterEvent event) {
    cluster.now = Math.max(cluster.now, event.now());
    for (ExecutionState execution : cluster.executions) {
      execution.table.at(cluster.now);
    }
    switch (event) {
      case ClusterEvent.Joined joined -> join(joined.member());
      case ClusterEvent.Heartbeat heartbeat -> heartbeat(heartbeat);
      case ClusterEvent.Lost lost -> {
        MemberState member = cluster.member(lost.member());
        if (member != null) {
          recovery.memberLost(member, lost.reason());
        }
      }
      case ClusterEvent.Retire retire -> retire(cluster.member(retire.member()));
      case ClusterEvent.Submitted submitted -> submit(submitted.submission());
      case ClusterEvent.Cancelled cancelled -> {
        ExecutionState execution = cluster.execution(cancelled.execution());
        if (execution != null) {
          recovery.fail(execution, new ExecutionFailure.Cancelled(cancelled.reason()));
        }
      }
      case ClusterEvent.OutputsReleased released -> {
        ExecutionState execution = cluster.execution(released.execution());
        if (execution != null) {
          recovery.end(execution);
        }
      }
      case ClusterEvent.Reported reported -> {
        MemberState member = cluster.member(reported.member());
        if (member != null) {
          member.lastHeard = cluster.now;
          report(member, reported.report());
        }
      }
      case ClusterEvent.Tick tick -> tick();
    }
    recovery.loseUnreachable();
    dispatcher.run();
    if (retirement.advance()) {
      dispatcher.run();
    }
    announce();
    return cluster.takeActions();
  }

  /** The members, by id. */
  public List<MemberView> members() {
    return cluster.members.stream().map(MemberState::view).toList();
  }

  /** The executions that are not over, by number. */
  public List<ExecutionView> executions() {
    return cluster.executions.stream().map(ExecutionState::view).toList();
  }

  /** Hears of tasks, in order of their numbers. */
  @FunctionalInterface
  public interface TaskVisitor {
    /**
     * A task at one moment.
     *
     * @param attempt the last attempt, or 0
     * @param member who runs it, holds its output or will run it; negative for none
     * @param bytes size of the output, 0 when there is none
     * @param millis how long it has run so far, or ran when it made its output
     */
    void task(TaskKey key, TaskState state, int attempt, int member, long bytes, long millis);
  }

  /** Visits the needed tasks of an execution; linear. Nothing when it is over. */
  public void forEachTask(long execution, TaskVisitor visitor) {
    ExecutionState found = cluster.execution(execution);
    for (int task = 0; found != null && task < found.index.taskCount(); task++) {
      if (found.index.isNeeded(task)) {
        visitor.task(
            found.key(task),
            found.table.state(task),
            found.whereabouts.attempt(task),
            found.whereabouts.member(task),
            found.whereabouts.bytes(task),
            millis(found, task));
      }
    }
  }

  private long millis(ExecutionState execution, int task) {
    if (execution.table.state(task) != TaskState.PROCESSING) {
      return execution.whereabouts.micros(task) / 1000;
    }
    MemberState member = cluster.member(execution.whereabouts.member(task));
    InFlight entry =
        member == null ? null : member.assigned.get(execution.whereabouts.output(task));
    return entry == null || !entry.started ? 0 : cluster.now - entry.startedAt;
  }

  /** The last transitions of a task, oldest first; empty when none is remembered. */
  public List<String> story(long execution, TaskKey key) {
    ExecutionState found = cluster.execution(execution);
    return found == null ? List.of() : found.story(key);
  }

  /** Members, executions and the first tasks that are neither done nor waiting, in lines. */
  public String dump() {
    return new StateDump(cluster).text();
  }

  /** A hash of everything that decides the future: equal after equal events. */
  public long fingerprint() {
    long hash = cluster.turns;
    for (MemberState member : cluster.members) {
      hash = member.hash(hash);
    }
    for (ExecutionState execution : cluster.executions) {
      hash = execution.hash(hash);
    }
    return hash;
  }

  /**
   * Recomputes every counter from first principles; linear, for tests and after a fault.
   *
   * @throws IllegalStateException naming the first contradiction
   */
  public void validate() {
    new ClusterCheck(cluster).run();
  }

  private void join(Member member) {
    MemberState joined = new MemberState(member, cluster.now);
    joined.shunned =
        joined.isWorker() && cluster.shunned.getOrDefault(member.address(), 0L) > cluster.now;
    cluster.add(joined);
    cluster.log(
        "%s joined as %s with %d slots at %s"
            .formatted(member.name(), member.role(), member.slots(), member.address()));
    if (scaling != null && joined.isWorker()) {
      scaling.joined();
    }
    dispatcher.reconsider();
  }

  private void heartbeat(ClusterEvent.Heartbeat heartbeat) {
    MemberState member = cluster.member(heartbeat.member());
    if (member != null) {
      member.lastHeard = cluster.now;
      member.failedFetches = 0;
      member.memoryBytes = heartbeat.memoryBytes();
      member.running = heartbeat.running();
      recovery.loseUnknown(member, heartbeat.assigns(), heartbeat.tasks());
    }
  }

  private void retire(MemberState member) {
    if (member == null) {
      return;
    }
    if (member.isWorker()) {
      retirement.begin(member);
    } else {
      recovery.memberLost(member, "it has left");
    }
  }

  private void submit(Submission submission) {
    ExecutionState execution = new ExecutionState(cluster, submission);
    cluster.add(execution);
    cluster.log(
        "execution %d: %d tasks".formatted(execution.number(), execution.index.neededTasks()));
    execution.table.at(cluster.now);
    execution.table.start();
  }

  private void tick() {
    endShunning();
    watchdog.tick();
    dispatcher.reconsiderGiven();
    if (cluster.now >= stealAt) {
      stealAt = cluster.now + cluster.options.stealInterval();
      stealing.askBack();
    }
    if (scaling != null) {
      scaling.tick();
    }
  }

  /** Members that were not reached are tried again after a while. */
  private void endShunning() {
    if (cluster.shunned.values().removeIf(until -> until <= cluster.now)) {
      for (MemberState member : cluster.members) {
        member.shunned &= cluster.shunned.containsKey(member.member.address());
      }
      dispatcher.reconsider();
    }
  }

  private void report(MemberState member, MemberReport report) {
    switch (report) {
      case MemberReport.Started started -> {
        InFlight entry = member.assigned.get(started.task());
        if (entry != null) {
          entry.started = true;
          entry.startedAt = cluster.now;
          entry.execution.lastProgress = cluster.now;
        }
      }
      case MemberReport.Finished finished -> finished(member, finished);
      case MemberReport.Failed failed -> {
        InFlight entry = cluster.takeBack(member, failed.task());
        if (entry != null) {
          recovery.attemptFailed(entry, member, failed.failure());
        }
      }
      case MemberReport.Returned returned -> returned(member, returned.task());
      case MemberReport.StealDenied denied -> {
        InFlight entry = member.assigned.get(denied.task());
        if (entry != null) {
          if (!entry.started) {
            entry.started = true;
            entry.startedAt = cluster.now;
          }
          cluster.endSteal(entry);
        }
      }
      case MemberReport.Copied copied -> retirement.copied(member, copied.output());
      case MemberReport.CopyFailed failed ->
          retirement.copyFailed(member, failed.output(), failed.failure());
      case MemberReport.OutputUnreadable unreadable ->
          recovery.forgetFetched(unreadable.failure(), member);
      case MemberReport.Leaving leaving -> retire(member);
    }
  }

  private void finished(MemberState member, MemberReport.Finished report) {
    InFlight entry = cluster.takeBack(member, report.task());
    if (entry == null) { // nobody waits for this attempt any more
      cluster.send(member.id(), new MemberCommand.Release(report.task()));
      return;
    }
    ExecutionState execution = entry.execution;
    int task = entry.task();
    execution.lastProgress = cluster.now;
    execution.times.record(execution.index.layerOf(task), report.micros());
    execution.troubles.survived(task);
    boolean again = execution.countFinish(task);
    execution.whereabouts.made(task, report.bytes(), report.partitionBytes(), report.micros());
    cluster.held(member.id(), report.bytes());
    execution.table.finished(task, member.id());
    if (execution.rules(task).indeterminate()) {
      redo.finished(execution, task, again);
    }
  }

  private void returned(MemberState member, TaskAttempt attempt) {
    InFlight entry = cluster.takeBack(member, attempt);
    if (entry == null) {
      return;
    }
    ExecutionState execution = entry.execution;
    execution.stolen += entry.thief >= 0 ? 1 : 0;
    execution.lastProgress = cluster.now;
    execution.whereabouts.setMember(entry.task(), Whereabouts.NOBODY);
    execution.table.attemptOver(entry.task(), TaskEvent.HANDED_BACK, member.id());
  }

  private void announce() {
    for (ExecutionState execution : cluster.executions) {
      if (!execution.announced && !execution.isRunning()) {
        execution.announced = true;
        int[] outputs =
            execution.index.graph().outputs().stream().mapToInt(execution.index::node).toArray();
        cluster.log(
            "execution %d is finished: %d attempts, %d recomputed"
                .formatted(execution.number(), execution.attempts, execution.recomputed));
        cluster.emit(
            new ClusterAction.ExecutionFinished(
                execution.number(), execution.whereabouts.locations(outputs)));
      }
    }
  }
}
