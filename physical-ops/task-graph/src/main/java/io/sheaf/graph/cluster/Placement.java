package io.sheaf.graph.cluster;

import io.sheaf.graph.Dependency;
import io.sheaf.graph.Pattern;
import java.util.List;

/**
 * Where a task should run: on the member where it would start first, counting the work that is
 * queued there and the bytes of its inputs that would have to move there. Sizes are exact,
 * durations and the network's speed are estimates. Equal members are told apart by id, so the
 * choice depends on nothing but the state.
 *
 * <p>The rule is that of Dask's {@code worker_objective}.
 */
final class Placement {
  private final ClusterTables cluster;
  private long total; // bytes that the task reads, wherever they are

  Placement(ClusterTables cluster) {
    this.cluster = cluster;
  }

  /** The best member for a task, or null when none may run it. */
  MemberState choose(ExecutionState execution, int task) {
    measure(execution, task);
    MemberState best = null;
    long least = Long.MAX_VALUE;
    boolean bestAvoided = true;
    for (MemberState member : cluster.members) {
      if (!mayRun(execution, task, member)) {
        continue;
      }
      boolean avoided = execution.troubles.avoided(task).contains(member.id());
      long cost = member.waitMicros() + moveMicros(member);
      if (best == null || (bestAvoided && !avoided) || (bestAvoided == avoided && cost < least)) {
        best = member;
        least = cost;
        bestAvoided = avoided;
      }
    }
    return best;
  }

  /** Whether the member is one of those that the task's layer allows. */
  boolean mayRun(ExecutionState execution, int task, MemberState member) {
    if (!member.isAlive() || member.shunned) {
      return false;
    }
    Submission.Given given = execution.given(task);
    if (given != null) {
      return holds(member, given, task - execution.index.offset(execution.index.layerOf(task)));
    }
    LayerRules rules = execution.rules(task);
    if (rules.client()) {
      return member.id() == execution.submission.client();
    }
    return member.isWorker()
        && (rules.members().isEmpty() || rules.members().contains(member.member.name()))
        && member.couldOffer(rules.resources());
  }

  /** Whether the member has the result that a task is to hand over. */
  private boolean holds(MemberState member, Submission.Given given, int index) {
    ExecutionState earlier = cluster.execution(given.execution());
    int task = given.firstTask() + index;
    return earlier != null
        && earlier.table.state(task) == TaskState.MEMORY
        && earlier.whereabouts.member(task) == member.id();
  }

  /** Whether some member other than those to avoid may run the task. */
  boolean hasAlternative(ExecutionState execution, int task) {
    return cluster.members.stream()
        .anyMatch(
            member ->
                mayRun(execution, task, member)
                    && !execution.troubles.avoided(task).contains(member.id()));
  }

  /** Sums the task's inputs by member, for {@link #moveMicros}. */
  void measure(ExecutionState execution, int task) {
    total = 0;
    for (MemberState member : cluster.members) {
      member.reads = 0;
    }
    int layer = execution.index.layerOf(task);
    List<Dependency> dependencies = execution.index.graph().layers().get(layer).dependencies();
    for (int d = 0; d < dependencies.size(); d++) {
      if (dependencies.get(d).pattern() instanceof Pattern.All all) {
        measureAll(execution, task, layer, execution.index.producerLayer(layer, d), all.whole());
      } else {
        execution.index.forEachProducer(task, d, input -> measureOne(execution, input));
      }
    }
  }

  private void measureOne(ExecutionState execution, int input) {
    long bytes = execution.whereabouts.bytes(input);
    total += bytes;
    MemberState holder = cluster.member(execution.whereabouts.member(input));
    if (holder != null) {
      holder.reads += bytes;
    }
  }

  private void measureAll(
      ExecutionState execution, int task, int layer, int producer, boolean whole) {
    LayerBytes bytes = execution.whereabouts.layerBytes(producer);
    int reader = task - execution.index.offset(layer);
    int readers = execution.index.graph().layers().get(layer).taskCount();
    for (MemberState member : cluster.members) {
      long here = whole ? bytes.held(member.id()) : bytes.share(member.id(), reader, readers);
      member.reads += here;
      total += here;
    }
  }

  /** What moving the measured task's inputs to a member takes. */
  long moveMicros(MemberState member) {
    long bytes = total - member.reads;
    return bytes <= 0
        ? 0
        : cluster.options.roundTripMicros() + bytes * 1000 / cluster.options.bytesPerMilli();
  }
}
