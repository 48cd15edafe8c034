package io.sheaf.graph.cluster;

/**
 * Work for members that have nothing to do, taken from those that have too much: a task moves when
 * it would start sooner at the idle member, the bytes that have to move counted in, than where it
 * is queued. So a move always makes the two more alike and none is undone by the next.
 *
 * <p>What is still queued here changes its place at once. What has been sent is asked back, and
 * comes unless its member has started it meanwhile.
 */
final class Stealing {
  /** Tasks of a victim that are weighed. */
  private static final int MOST_WEIGHED = 16;

  private final ClusterTables cluster;
  private final Placement placement;

  Stealing(ClusterTables cluster, Placement placement) {
    this.cluster = cluster;
    this.placement = placement;
  }

  /** Moves one queued task to an idle member; whether there was one. */
  boolean takeQueued() {
    for (MemberState thief : cluster.members) {
      if (isIdle(thief) && thief.queued == 0 && takeQueuedFor(thief)) {
        return true;
      }
    }
    return false;
  }

  private boolean takeQueuedFor(MemberState thief) {
    MemberState victim = null;
    for (MemberState member : cluster.members) {
      if (member != thief
          && member.queued > 0
          && (victim == null || member.waitMicros() > victim.waitMicros())) {
        victim = member;
      }
    }
    if (victim == null || victim.waitMicros() <= thief.waitMicros()) {
      return false;
    }
    int from = victim.id();
    for (ExecutionState execution : cluster.executions) {
      int best = -1;
      long bestGain = 0;
      for (int task :
          execution.queues.last(from, MOST_WEIGHED, task -> execution.isQueued(task, from))) {
        long gain = gain(execution, task, victim, thief, execution.estimate(task));
        if (gain > bestGain) {
          best = task;
          bestGain = gain;
        }
      }
      if (best >= 0) {
        execution.unqueue(best);
        execution.queueFor(best, thief);
        execution.stolen++;
        return true;
      }
    }
    return false;
  }

  /** Asks for tasks back that were sent to members which have more than they run. */
  void askBack() {
    for (MemberState thief : cluster.members) {
      while (isIdle(thief) && thief.queued == 0 && askBackFor(thief)) {}
    }
  }

  private boolean askBackFor(MemberState thief) {
    InFlight best = null;
    MemberState bestVictim = null;
    long bestGain = 0;
    for (MemberState victim : cluster.members) {
      if (victim == thief || victim.assigned.size() <= victim.member.slots()) {
        continue; // it has nothing that waits
      }
      for (InFlight entry : victim.assigned.values()) {
        if (entry.started || entry.thief >= 0) {
          continue;
        }
        long gain = gain(entry.execution, entry.task(), victim, thief, entry.micros);
        if (gain > bestGain) {
          best = entry;
          bestVictim = victim;
          bestGain = gain;
        }
      }
    }
    if (best == null) {
      return false;
    }
    best.thief = thief.id();
    thief.stealing++;
    cluster.send(bestVictim.id(), new MemberCommand.StealRequest(best.attempt));
    return true;
  }

  private boolean isIdle(MemberState member) {
    return member.isAlive()
        && member.isWorker()
        && !member.shunned
        && member.reserved == null
        && member.assigned.size() + member.stealing < member.member.slots();
  }

  /** How much sooner the task would start at the thief, in microseconds. */
  private long gain(
      ExecutionState execution, int task, MemberState victim, MemberState thief, int micros) {
    if (!placement.mayRun(execution, task, thief)
        || execution.troubles.avoided(task).contains(thief.id())) {
      return 0;
    }
    placement.measure(execution, task);
    long there =
        (victim.loadMicros - micros) / victim.member.slots() + placement.moveMicros(victim);
    long here = thief.waitMicros() + placement.moveMicros(thief);
    return there - here;
  }
}
