package io.sheaf.planner.physical;

import io.sheaf.operators.spec.SplitRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Deals the splits of a table out to tasks. */
final class SplitDealer {
  private SplitDealer() {}

  /** What a task has got so far. */
  private static final class Hand {
    final int task;
    final List<SplitRange> splits = new ArrayList<>();
    long bytes;

    Hand(int task) {
      this.task = task;
    }
  }

  /**
   * Each split, in the table's order, to the task that has the fewest bytes. Neighbours go to
   * different tasks, so what a filter skips, which often lies together, is skipped by all.
   */
  static List<List<SplitRange>> deal(List<SplitRange> splits, int tasks) {
    PriorityQueue<Hand> hands =
        new PriorityQueue<>(
            Comparator.<Hand>comparingLong(hand -> hand.bytes).thenComparingInt(hand -> hand.task));
    List<Hand> all = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      all.add(new Hand(task));
    }
    hands.addAll(all);
    for (SplitRange split : splits) {
      Hand least = hands.remove();
      least.splits.add(split);
      // A split without bytes still counts, or one task would get all of them.
      least.bytes += Math.max(1, split.split().bytes());
      hands.add(least);
    }
    return all.stream().map(hand -> List.copyOf(hand.splits)).toList();
  }
}
