package io.sheaf.graph.cluster;

/** Asks for workers and lets them go, as the {@link ScalingPolicy} wants it. */
final class Scaling {
  /** A worker asked for that has not joined in this time is not coming. */
  private static final long STARTING_MILLIS = 60_000;

  private final ClusterTables cluster;
  private final Retirement retirement;
  private final ScalingPolicy policy;
  private int starting;
  private long askedAt;

  Scaling(ClusterTables cluster, Retirement retirement) {
    this.cluster = cluster;
    this.retirement = retirement;
    policy = new ScalingPolicy(cluster.options.scaling());
  }

  /** A worker has joined. */
  void joined() {
    starting = Math.max(0, starting - 1);
  }

  void tick() {
    if (cluster.now - askedAt > STARTING_MILLIS) {
      starting = 0;
    }
    int alive = 0;
    int slots = 0;
    double micros = 0;
    long runnable = 0;
    for (MemberState member : cluster.members) {
      if (member.isAlive() && member.isWorker()) {
        alive++;
        slots += member.member.slots();
        micros += member.loadMicros;
      }
    }
    for (ExecutionState execution : cluster.executions) {
      micros += execution.anywhereQueued * execution.times.overall();
      runnable +=
          execution.table.count(TaskState.QUEUED)
              + execution.table.count(TaskState.NO_MEMBER)
              + execution.table.count(TaskState.PROCESSING);
    }
    double size = alive == 0 ? 1 : (double) slots / alive;
    int now = alive + starting;
    int target = policy.target(cluster.now, now, micros / 1000, runnable, size);
    if (target > now) {
      cluster.log("%d workers wanted, %d there or starting", target, now);
      starting += target - now;
      askedAt = cluster.now;
      cluster.emit(new ClusterAction.StartWorkers(target - now));
    }
    for (int left = now; left > target; left--) {
      stopOne();
    }
  }

  /** Retires the worker that has least to do and to move. */
  private void stopOne() {
    MemberState least = null;
    for (MemberState member : cluster.members) {
      if (member.isAlive() && member.isWorker() && (least == null || isLighter(member, least))) {
        least = member;
      }
    }
    if (least != null) {
      cluster.emit(new ClusterAction.StopWorker(least.id()));
      retirement.begin(least);
    }
  }

  private static boolean isLighter(MemberState one, MemberState other) {
    int load = Long.compare(one.loadMicros, other.loadMicros);
    return load < 0 || (load == 0 && one.outputBytes < other.outputBytes);
  }
}
