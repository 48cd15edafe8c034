package io.sheaf.graph;

/** Counts the results alive while tasks run one after another. Barriers hold nothing. */
final class LivePeak {
  private final GraphIndex index;
  private final int[] readers;
  private int lowerBound = 1;
  private int live;
  private int inputs;

  LivePeak(GraphIndex index) {
    this.index = index;
    readers = new int[index.nodeCount()];
    index.forEachNeeded(
        node -> {
          inputs = index.isTask(node) ? 1 : 0;
          index.forEachDependency(
              node,
              dependency -> {
                readers[dependency]++;
                inputs += index.isTask(dependency) ? 1 : 0;
              });
          lowerBound = Math.max(lowerBound, inputs);
        });
    index.forEachOutput(node -> readers[node]++);
  }

  /** No order has a lower peak: a task's inputs and its result are alive together. */
  int lowerBound() {
    return lowerBound;
  }

  int peak(int[] order) {
    int[] remaining = readers.clone();
    int peak = 0;
    live = 0;
    for (int node : order) {
      if (!index.isTask(node)) {
        continue; // what it depends on stays until its readers are done
      }
      peak = Math.max(peak, ++live);
      index.forEachDependency(node, dependency -> finishReader(dependency, remaining));
    }
    return peak;
  }

  private void finishReader(int node, int[] remaining) {
    if (--remaining[node] > 0) {
      return;
    }
    if (index.isTask(node)) {
      live--;
    } else {
      index.forEachDependency(node, task -> finishReader(task, remaining));
    }
  }
}
