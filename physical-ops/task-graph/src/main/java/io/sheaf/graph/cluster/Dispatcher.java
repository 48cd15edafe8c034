package io.sheaf.graph.cluster;

/**
 * Gives ready tasks to members.
 *
 * <p>Tasks stay here until a member has room, so that little is decided too early. Those that make
 * data from nothing wait in one queue for whoever has a slot, and no member gets more of them than
 * its slots and one: results don't pile up faster than they are used, however few the tasks. The
 * others are queued for the member where {@link Placement} puts them; short ones are sent ahead,
 * several a slot, to hide the way there and back.
 *
 * <p>A task on whose last members but one all died is suspected of it: it gets a member of its own,
 * so that the next death is its alone.
 */
final class Dispatcher {
  private final ClusterTables cluster;
  private final Placement placement;
  private final Stealing stealing;

  Dispatcher(ClusterTables cluster, Placement placement, Stealing stealing) {
    this.cluster = cluster;
    this.placement = placement;
    this.stealing = stealing;
  }

  /** Queues what has become ready, and gives out what there is room for. */
  void run() {
    for (ExecutionState execution : cluster.executions) {
      queue(execution);
    }
    for (ExecutionState execution : cluster.executions) {
      for (int task : execution.alone.toArray(Integer[]::new)) {
        giveAlone(execution, task);
      }
    }
    while (giveOne() || stealing.takeQueued()) {}
  }

  /** Time has passed: results of earlier executions may have been made again. */
  void reconsiderGiven() {
    boolean waiting =
        cluster.executions.stream()
            .anyMatch(
                execution ->
                    !execution.submission.given().isEmpty() && !execution.noMember.isEmpty());
    if (waiting) {
      reconsider();
    }
  }

  /** Members have come or gone: tasks without one may have one now. */
  void reconsider() {
    for (ExecutionState execution : cluster.executions) {
      for (int task : execution.noMember.stream().toArray()) {
        if (placement.choose(execution, task) != null) {
          execution.noMember.clear(task);
          execution.table.nobodyMay(task, false);
          execution.ready(task);
        }
      }
    }
  }

  private void queue(ExecutionState execution) {
    for (int i = 0; i < execution.fresh.size(); i++) {
      int task = execution.fresh.get(i);
      if (!execution.isQueued(task, Whereabouts.NOBODY)) {
        continue; // not ready any more, or noted twice
      }
      if (isSuspect(execution, task)) {
        execution.queueAlone(task);
      } else if (execution.isFree(task)) {
        execution.queueAnywhere(task);
      } else {
        MemberState home = placement.choose(execution, task);
        if (home == null) {
          execution.noMember.set(task);
          execution.table.nobodyMay(task, true);
        } else {
          execution.queueFor(task, home);
        }
      }
    }
    execution.fresh.clear();
  }

  private boolean isSuspect(ExecutionState execution, int task) {
    int deaths = execution.troubles.deaths(task);
    return deaths > 0 && deaths >= cluster.options.allowedDeaths() - 1;
  }

  private void giveAlone(ExecutionState execution, int task) {
    TaskAttempt wish = execution.aloneWish(task);
    MemberState best = null;
    for (MemberState member : cluster.members) {
      if (wish.equals(member.reserved) && member.isAlive()) {
        best = member;
        break;
      }
      if (member.reserved == null
          && placement.mayRun(execution, task, member)
          && (best == null || member.assigned.size() < best.assigned.size())) {
        best = member;
      }
    }
    if (best == null) {
      return;
    }
    best.reserved = wish;
    if (best.assigned.isEmpty()) {
      give(execution, task, best);
      best.reserved = wish; // until the attempt is over
    }
  }

  /** Gives one task to the member with the fewest for its slots. */
  private boolean giveOne() {
    MemberState chosen = null;
    for (MemberState member : cluster.members) {
      if ((chosen == null || member.fill() < chosen.fill()) && next(member) != null) {
        chosen = member;
      }
    }
    if (chosen == null) {
      return false;
    }
    ExecutionState execution = next(chosen);
    give(execution, candidate(execution, chosen), chosen);
    execution.turn = ++cluster.turns;
    return true;
  }

  /**
   * The execution whose turn it is on a member: the largest priority, then the longest unserved.
   */
  private ExecutionState next(MemberState member) {
    if (!member.hasRoom()) {
      return null;
    }
    ExecutionState best = null;
    for (ExecutionState execution : cluster.executions) {
      if ((best == null || isBefore(execution, best)) && candidate(execution, member) >= 0) {
        best = execution;
      }
    }
    return best;
  }

  private static boolean isBefore(ExecutionState one, ExecutionState other) {
    int priority = Integer.compare(other.submission.priority(), one.submission.priority());
    return priority < 0 || (priority == 0 && one.turn < other.turn);
  }

  /** The task of the smallest rank that the member could get now, or -1. */
  private int candidate(ExecutionState execution, MemberState member) {
    int id = member.id();
    int best = execution.queues.first(id, false, task -> execution.isQueued(task, id));
    int demanding = execution.queues.first(id, true, task -> execution.isQueued(task, id));
    if (demanding >= 0 && member.offers(execution.rules(demanding).resources())) {
      best = earlier(execution, best, demanding);
    }
    if (execution.anywhereQueued > 0 && member.isWorker() && member.hasRoomForRoot()) {
      int root =
          execution.queues.firstAnywhere(task -> execution.isQueued(task, ExecutionState.ANYWHERE));
      best = earlier(execution, best, root);
    }
    return best;
  }

  private static int earlier(ExecutionState execution, int one, int other) {
    if (one < 0 || other < 0) {
      return Math.max(one, other);
    }
    return execution.queues.rank(one) <= execution.queues.rank(other) ? one : other;
  }

  private void give(ExecutionState execution, int task, MemberState member) {
    execution.unqueue(task);
    execution.table.assigned(task, member.id());
    execution.whereabouts.setMember(task, member.id());
    execution.whereabouts.nextAttempt(task);
    execution.attempts++;
    noteGiven(execution, task);
    execution.lastProgress = cluster.now;
    execution.involved.add(member.id());
    TaskAttempt attempt = execution.whereabouts.output(task);
    LayerRules rules = execution.rules(task);
    int micros = execution.times.estimate(execution.index.layerOf(task));
    member.give(new InFlight(execution, attempt, micros, ++member.assigns), rules.resources());
    cluster.send(
        member.id(),
        new MemberCommand.Assign(
            attempt,
            priority(execution, task),
            execution.whereabouts.inputs(task),
            rules.client()));
  }

  private void noteGiven(ExecutionState execution, int task) {
    Submission.Given given = execution.given(task);
    ExecutionState source = given == null ? null : cluster.execution(given.execution());
    if (source != null) {
      int place = task - execution.index.offset(execution.index.layerOf(task));
      execution.handsOver(task, source.whereabouts.attempt(given.firstTask() + place));
    }
  }

  /** Smaller first: the execution's priority, then its number, then the rank. */
  private static long priority(ExecutionState execution, int task) {
    long band = 127L - Math.clamp(execution.submission.priority(), -128, 127);
    return band << 55 | (execution.number() & 0xff_ffffL) << 31 | execution.queues.rank(task);
  }
}
