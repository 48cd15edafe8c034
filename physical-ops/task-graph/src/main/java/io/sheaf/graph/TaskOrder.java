package io.sheaf.graph;

/**
 * A static rank for each task: of the tasks that could run, the one with the smallest rank should.
 * Kept in this order, few results are alive at a time.
 *
 * <p>The idea is that of Dask's {@code dask.order}: "small goals, big steps". Walk depth first from
 * the outputs, so that a branch is finished before the next is begun; and whenever a task would
 * free a result that nothing else needs, run it at once. No order found this way is best for all
 * graphs, so a few variants of the walk are tried and the one with the lowest peak of live results
 * is taken. Sizes are unknown beforehand: a result counts as one.
 *
 * <p>Linear in tasks and stored edges; an exchange of P with C tasks counts P + C. Immutable and
 * thread-safe.
 */
public final class TaskOrder {
  /** Beyond this many nodes one walk must do: about 0.3 us a node each. */
  private static final int FEW = 1 << 17;

  private final int[] order; // nodes by rank
  private final int[] ranks; // by node; only needed nodes have one
  private final int peak;

  private TaskOrder(int[] order, int[] ranks, int peak) {
    this.order = order;
    this.ranks = ranks;
    this.peak = peak;
  }

  /** Ranks what the outputs of a graph need. */
  public static TaskOrder of(GraphIndex index) {
    int[] best = new OrderWalk(index, OrderWalk.Strategy.RELEASE, null).order();
    LivePeak live = new LivePeak(index);
    int peak = live.peak(best);
    if (peak > live.lowerBound() && best.length <= FEW) {
      int[] need = OrderWalk.need(index, best);
      for (OrderWalk.Strategy strategy : OrderWalk.Strategy.values()) {
        int[] order = new OrderWalk(index, strategy, need).order();
        int other = live.peak(order);
        if (other < peak) {
          best = order;
          peak = other;
        }
      }
    }
    int[] ranks = new int[index.nodeCount()];
    for (int rank = 0; rank < best.length; rank++) {
      ranks[best[rank]] = rank;
    }
    return new TaskOrder(best, ranks, peak);
  }

  /** The rank of a needed node, from 0. */
  public int rank(int node) {
    return ranks[node];
  }

  /** The node of a rank. */
  public int node(int rank) {
    return order[rank];
  }

  /**
   * The most results alive at a time when one thread follows the order, the running task's
   * included.
   */
  public int peak() {
    return peak;
  }
}
