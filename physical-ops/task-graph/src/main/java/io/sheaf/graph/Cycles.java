package io.sheaf.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Finds tasks that need each other in a circle, by peeling off what needs nothing (Kahn 1962). */
final class Cycles {
  private Cycles() {}

  /**
   * Looks at every task: for graphs whose layers already are in a circle.
   *
   * @throws GraphException naming the keys of one cycle, each needing the next
   */
  static void check(TaskGraph graph) {
    GraphIndex index =
        new GraphIndex(
            TaskGraph.wantingAll(graph)); // every task counts, whether an output needs it or not
    int[] waiting = new int[index.nodeCount()];
    IntStack free = new IntStack();
    for (int node = 0; node < waiting.length; node++) {
      int consumer = node;
      index.forEachDependency(node, producer -> waiting[consumer]++);
      if (waiting[node] == 0) {
        free.push(node);
      }
    }
    int done = 0;
    for (; !free.isEmpty(); done++) {
      index.forEachDependent(
          free.pop(),
          consumer -> {
            if (--waiting[consumer] == 0) {
              free.push(consumer);
            }
          });
    }
    if (done < waiting.length) {
      throw new GraphException("tasks need each other in a circle: " + cycle(index, waiting));
    }
  }

  private static String cycle(GraphIndex index, int[] waiting) {
    int node = 0;
    while (waiting[node] == 0) {
      node++;
    }
    int[] place = new int[waiting.length]; // in the path, from 1
    List<String> path = new ArrayList<>();
    while (place[node] == 0) {
      path.add(index.name(node));
      place[node] = path.size();
      node = neededNext(index, waiting, node);
    }
    List<String> names = new ArrayList<>(path.subList(place[node] - 1, path.size()));
    int first = names.indexOf(Collections.min(names)); // the same words for the same cycle
    Collections.rotate(names, -first);
    names.add(names.getFirst());
    return String.join(" -> ", names);
  }

  /** Some dependency that is itself on or behind a cycle. */
  private static int neededNext(GraphIndex index, int[] waiting, int node) {
    int[] next = {-1};
    index.forEachDependency(
        node,
        producer -> {
          if (waiting[producer] > 0) {
            next[0] = producer;
          }
        });
    return next[0];
  }
}
