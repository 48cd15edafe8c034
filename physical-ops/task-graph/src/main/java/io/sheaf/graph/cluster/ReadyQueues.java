package io.sheaf.graph.cluster;

import io.sheaf.graph.GraphIndex;
import io.sheaf.graph.IntHeap;
import io.sheaf.graph.IntStack;
import io.sheaf.graph.TaskOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * The tasks of one execution that may run, by rank: those that may run anywhere, and those queued
 * for a member. Nothing is removed from the middle: whether an entry still holds is asked when it
 * comes up.
 */
final class ReadyQueues {
  private final TaskOrder order;
  private final int[] ranks; // by task, and tasks by rank; null when the order's own will do
  private final int[] tasks;
  private final IntHeap anywhere = new IntHeap();
  private final Map<Integer, IntHeap> plain = new TreeMap<>(); // by member
  private final Map<Integer, IntHeap> demanding = new TreeMap<>(); // those that want resources

  ReadyQueues(Submission submission) {
    order = submission.order();
    GraphIndex index = submission.index();
    boolean even = submission.rules().stream().allMatch(rules -> rules.priority() == 0);
    if (even) {
      ranks = null;
      tasks = null;
      return;
    }
    long[] keys = new long[index.neededTasks()];
    int[] count = {0};
    index.forEachNeeded(
        node -> {
          if (index.isTask(node)) {
            long priority =
                Integer.MAX_VALUE - (long) submission.rules(index.layerOf(node)).priority();
            keys[count[0]++] = priority << 31 | order.rank(node);
          }
        });
    Arrays.sort(keys);
    ranks = new int[index.taskCount()];
    tasks = new int[keys.length];
    for (int rank = 0; rank < keys.length; rank++) {
      tasks[rank] = order.node((int) (keys[rank] & Integer.MAX_VALUE));
      ranks[tasks[rank]] = rank;
    }
  }

  /** The smaller, the sooner. */
  int rank(int task) {
    return ranks == null ? order.rank(task) : ranks[task];
  }

  private int task(int rank) {
    return tasks == null ? order.node(rank) : tasks[rank];
  }

  void addAnywhere(int task) {
    anywhere.add(rank(task));
  }

  void add(int task, int member, boolean demands) {
    (demands ? demanding : plain).computeIfAbsent(member, id -> new IntHeap()).add(rank(task));
  }

  /** The first task that may run anywhere, or -1. */
  int firstAnywhere(IntPredicate holds) {
    return first(anywhere, holds);
  }

  /** The first task queued for a member, or -1. */
  int first(int member, boolean demands, IntPredicate holds) {
    IntHeap heap = (demands ? demanding : plain).get(member);
    return heap == null ? -1 : first(heap, holds);
  }

  private int first(IntHeap heap, IntPredicate holds) {
    while (heap.size() > 0) {
      int task = task(heap.first());
      if (holds.test(task)) {
        return task;
      }
      heap.removeFirst();
    }
    return -1;
  }

  /** Some of the last tasks queued for a member, at most so many entries looked at. */
  int[] last(int member, int most, IntPredicate holds) {
    IntStack found = new IntStack();
    IntHeap heap = plain.get(member);
    while (heap != null && heap.size() > 0 && !holds.test(task(heap.get(heap.size() - 1)))) {
      heap.removeLast(); // else what was taken before would hide the rest
    }
    int size = heap == null ? 0 : heap.size();
    for (int place = size - 1; place >= Math.max(0, size - most); place--) {
      int task = task(heap.get(place));
      if (holds.test(task)) {
        found.push(task);
      }
    }
    int[] all = new int[found.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = found.get(i);
    }
    return all;
  }

  /** Takes all that is queued for a member, by rank. */
  int[] removeAll(int member, IntPredicate holds) {
    IntStack found = new IntStack();
    for (Map<Integer, IntHeap> heaps : List.of(plain, demanding)) {
      IntHeap heap = heaps.remove(member);
      while (heap != null && heap.size() > 0) {
        found.push(task(heap.removeFirst()));
      }
    }
    int[] all = new int[found.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = found.get(i);
    }
    return Arrays.stream(all).distinct().filter(holds).toArray();
  }

  /** Whether an entry for the task is there; linear, for checks. */
  boolean contains(int task, int member) {
    if (member == ExecutionState.ANYWHERE) {
      return contains(anywhere, task);
    }
    return contains(plain.get(member), task) || contains(demanding.get(member), task);
  }

  private boolean contains(IntHeap heap, int task) {
    for (int place = 0; heap != null && place < heap.size(); place++) {
      if (task(heap.get(place)) == task) {
        return true;
      }
    }
    return false;
  }
}
