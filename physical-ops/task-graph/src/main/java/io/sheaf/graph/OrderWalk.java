package io.sheaf.graph;

import java.util.Arrays;

/** One walk over a graph that puts its nodes in an order; see {@link TaskOrder}. */
final class OrderWalk {
  /** How to walk. */
  enum Strategy {
    /** Depth first, and steps that free a result at once. */
    RELEASE(true, false, false),
    /** The same, the dependency that needs most memory first (Sethi and Ullman 1970). */
    LARGEST_FIRST(true, true, false),
    /**
     * The same, and other readers of a result before the next branch when they need little more.
     */
    READERS(true, false, true),
    /** Both. */
    LARGEST_FIRST_READERS(true, true, true),
    /** Depth first alone. */
    DEPTH_FIRST(false, false, false);

    private final boolean release;
    private final boolean largestFirst;
    private final boolean readers;

    Strategy(boolean release, boolean largestFirst, boolean readers) {
      this.release = release;
      this.largestFirst = largestFirst;
      this.readers = readers;
    }
  }

  private final GraphIndex index;
  private final Strategy strategy;
  private final int[] need;
  private final int[] waiting; // dependencies not placed
  private final int[] remaining; // readers not placed
  private final int[]
      lastReader; // exclusive or of the readers not placed: the last one, when one is left
  private final boolean[] placed;
  private final IntStack walk = new IntStack();
  private final IntStack steps = new IntStack();
  private final int[] order;
  private int size;
  private boolean frees;

  /**
   * @param need from {@link #need}; may be null when the strategy doesn't ask for the largest first
   */
  OrderWalk(GraphIndex index, Strategy strategy, int[] need) {
    this.index = index;
    this.strategy = strategy;
    this.need = need;
    int nodes = index.nodeCount();
    waiting = new int[nodes];
    remaining = new int[nodes];
    lastReader = new int[nodes];
    placed = new boolean[nodes];
    int[] needed = new int[1];
    index.forEachNeeded(
        node -> {
          needed[0]++;
          index.forEachDependency(
              node,
              dependency -> {
                waiting[node]++;
                remaining[dependency]++;
                lastReader[dependency] ^= node;
              });
        });
    index.forEachOutput(node -> remaining[node]++);
    order = new int[needed[0]];
  }

  int[] order() {
    index.forEachOutput(
        output -> {
          walk.push(output);
          while (!walk.isEmpty()) {
            visit(walk.pop());
          }
        });
    return order;
  }

  private void visit(int node) {
    if (placed[node]) {
      return;
    }
    if (waiting[node] == 0) {
      place(node);
      return;
    }
    walk.push(node);
    int bottom = walk.size();
    index.forEachDependency(
        node,
        dependency -> {
          if (!placed[dependency]) {
            walk.push(dependency);
          }
        });
    // The last pushed is visited first.
    if (strategy.largestFirst && index.isTask(node)) {
      walk.sortFrom(bottom, need);
    } else {
      walk.reverseFrom(bottom);
    }
  }

  private void place(int node) {
    placeOne(node);
    while (!steps.isEmpty()) {
      int step = steps.pop();
      if (!placed[step] && waiting[step] == 0 && freesSomething(step)) {
        placeOne(step);
      }
    }
  }

  private void placeOne(int node) {
    placed[node] = true;
    order[size++] = node;
    boolean task = index.isTask(node);
    if (task) {
      index.forEachDependency(node, dependency -> finishReader(dependency, node));
    }
    index.forEachDependent(
        node,
        reader -> {
          if (--waiting[reader] == 0 && (strategy.release || !index.isTask(reader))) {
            steps.push(reader);
          }
        });
  }

  private void finishReader(int node, int reader) {
    remaining[node]--;
    lastReader[node] ^= reader;
    if (!index.isTask(node)) {
      if (remaining[node] == 0) {
        index.forEachDependency(node, task -> finishReader(task, node));
      }
    } else if (remaining[node] == 1 && strategy.release && isLastReader(node)) {
      steps.push(lastReader[node]);
    } else if (remaining[node] > 0 && strategy.readers) {
      index.forEachDependent(node, this::visitIfCheap);
    }
  }

  /** Not so when the one that remains is the client, or one reader reads it twice. */
  private boolean isLastReader(int node) {
    int reader = lastReader[node];
    return index.isNeeded(reader) && !placed[reader] && index.isTask(reader);
  }

  private void visitIfCheap(int reader) {
    if (placed[reader] || waiting[reader] == 0 || !index.isTask(reader)) {
      return;
    }
    boolean[] cheap = {true};
    index.forEachDependency(
        reader,
        dependency ->
            cheap[0] &=
                placed[dependency] || (waiting[dependency] == 0 && index.isTask(dependency)));
    if (cheap[0]) {
      walk.push(reader);
    }
  }

  private boolean freesSomething(int node) {
    if (!index.isTask(node)) {
      return true; // it holds nothing itself
    }
    frees = false;
    index.forEachDependency(
        node, dependency -> frees |= remaining[dependency] == 1 && index.isTask(dependency));
    return frees;
  }

  /**
   * How many results must be alive at a time to compute each node, as if the graph were a tree:
   * with the inputs in descending need, the largest of need(k) + k.
   *
   * @param order a topological order
   */
  static int[] need(GraphIndex index, int[] order) {
    int[] need = new int[index.nodeCount()];
    IntStack inputs = new IntStack();
    for (int node : order) {
      inputs.clear();
      index.forEachDependency(node, dependency -> inputs.push(need[dependency]));
      int[] sorted = inputs.toArray();
      Arrays.sort(sorted);
      int most = sorted.length + (index.isTask(node) ? 1 : 0);
      for (int k = 0; k < sorted.length; k++) {
        most = Math.max(most, sorted[sorted.length - 1 - k] + k);
      }
      need[node] = Math.max(most, 1);
    }
    return need;
  }
}
