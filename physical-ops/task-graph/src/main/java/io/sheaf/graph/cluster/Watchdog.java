package io.sheaf.graph.cluster;

import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Sees that nothing waits for ever: for a member that is silent, or for one that never comes. */
final class Watchdog {
  /** Ticks come every 100 ms; one that is late by a part of a member's time to live tells of it. */
  private static final int ABSENCES_A_LIFE = 4;

  private final ClusterTables cluster;
  private final Recovery recovery;
  private final Supplier<String> dump;
  private long lastTick = -1;

  Watchdog(ClusterTables cluster, Recovery recovery, Supplier<String> dump) {
    this.cluster = cluster;
    this.recovery = recovery;
    this.dump = dump;
  }

  void tick() {
    forgiveOwnAbsence();
    for (MemberState member : List.copyOf(cluster.members)) {
      long silent = cluster.now - member.lastHeard;
      if (silent >= cluster.options.ttl()) {
        String reason = "not heard of for " + silent + " ms";
        cluster.emit(new ClusterAction.Disconnect(member.id(), reason));
        recovery.memberLost(member, reason);
      }
    }
    for (ExecutionState execution : List.copyOf(cluster.executions)) {
      if (execution.isRunning()) {
        checkMember(execution);
      }
      if (cluster.execution(execution.number()) != null && execution.isRunning()) {
        checkProgress(execution);
      }
    }
  }

  /**
   * When this process was suspended it has not heard what others said meanwhile: news of them waits
   * behind this tick, so that nobody is silent for it.
   */
  private void forgiveOwnAbsence() {
    long away = lastTick < 0 ? 0 : cluster.now - lastTick;
    lastTick = cluster.now;
    if (away < cluster.options.ttl() / ABSENCES_A_LIFE) {
      return;
    }
    cluster.log("nothing happened here for %d ms: nobody counts as silent for it".formatted(away));
    for (MemberState member : cluster.members) {
      member.lastHeard = Math.min(cluster.now, member.lastHeard + away);
    }
    for (ExecutionState execution : cluster.executions) {
      execution.lastProgress = Math.min(cluster.now, execution.lastProgress + away);
      if (execution.waitsSince >= 0) {
        execution.waitsSince = Math.min(cluster.now, execution.waitsSince + away);
      }
    }
  }

  private void checkMember(ExecutionState execution) {
    int task = execution.noMember.nextSetBit(0);
    if (task >= 0 && waitsForResult(execution, task)) {
      // Whoever makes the result again is watched itself.
      execution.waitsSince = -1;
      execution.lastProgress = cluster.now;
      return;
    }
    if (task < 0 && lacksWorkers(execution)) {
      task = firstQueued(execution);
    }
    if (task < 0) {
      execution.waitsSince = -1;
      return;
    }
    if (execution.waitsSince < 0) {
      execution.waitsSince = cluster.now;
      cluster.log(
          "no member can run %s: it needs %s"
              .formatted(execution.key(task), needs(execution, task)));
    }
    long waited = cluster.now - execution.waitsSince;
    if (waited >= cluster.options.noMember()) {
      recovery.fail(
          execution,
          new ExecutionFailure.NoMember(execution.key(task), needs(execution, task), waited));
    }
  }

  /** Whether a task is to hand over a result that an earlier execution makes again just now. */
  private boolean waitsForResult(ExecutionState execution, int task) {
    Submission.Given given = execution.given(task);
    ExecutionState earlier = given == null ? null : cluster.execution(given.execution());
    return earlier != null && earlier.isRunning();
  }

  private boolean lacksWorkers(ExecutionState execution) {
    return (execution.anywhereQueued > 0 || !execution.alone.isEmpty())
        && cluster.members.stream()
            .noneMatch(member -> member.isAlive() && member.isWorker() && !member.shunned);
  }

  private int firstQueued(ExecutionState execution) {
    int task =
        execution.queues.firstAnywhere(
            queued -> execution.isQueued(queued, ExecutionState.ANYWHERE));
    return task >= 0 || execution.alone.isEmpty() ? task : execution.alone.first();
  }

  private static String needs(ExecutionState execution, int task) {
    LayerRules rules = execution.rules(task);
    if (execution.given(task) != null) {
      return "a result of an earlier step";
    }
    if (rules.client()) {
      return "the client";
    }
    StringBuilder text = new StringBuilder("a worker");
    if (!rules.members().isEmpty()) {
      text.append(" named ").append(String.join(" or ", rules.members()));
    }
    if (!rules.resources().isEmpty()) {
      text.append(" with ").append(new TreeMap<>(rules.resources()));
    }
    return text.toString();
  }

  private void checkProgress(ExecutionState execution) {
    boolean busy = cluster.members.stream().anyMatch(member -> member.running > 0);
    if (busy || execution.waitsSince >= 0) {
      execution.lastProgress = cluster.now;
    }
    long idle = cluster.now - execution.lastProgress;
    if (idle >= cluster.options.stall()) {
      recovery.fail(execution, new ExecutionFailure.Stalled(idle, dump.get()));
    }
  }
}
