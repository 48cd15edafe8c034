package io.sheaf.graph.cluster;

import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Sees that nothing waits for ever: for a member that is silent, or for one that never comes. */
final class Watchdog {
  private final ClusterTables cluster;
  private final Recovery recovery;
  private final Supplier<String> dump;

  Watchdog(ClusterTables cluster, Recovery recovery, Supplier<String> dump) {
    this.cluster = cluster;
    this.recovery = recovery;
    this.dump = dump;
  }

  void tick() {
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

  private void checkMember(ExecutionState execution) {
    int task = execution.noMember.nextSetBit(0);
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
