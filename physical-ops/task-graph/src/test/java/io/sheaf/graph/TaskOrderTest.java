package io.sheaf.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskOrderTest {
  private static final TaskBody NOTHING = context -> TaskResult.EMPTY;

  /** Graphs small enough that the best order can be found by trying all. */
  @SuppressWarnings("ImmutableEnumChecker") // graphs are immutable
  enum Shape {
    /** scan - map, of each one output. */
    CHAINS(layer("scan", 5), layer("map", 5, Dependency.oneToOne("scan"))),
    /** scan - map - one sum of all. */
    REDUCTION(
        layer("scan", 6),
        layer("map", 6, Dependency.oneToOne("scan")),
        layer("sum", 1, Dependency.all("map"))),
    /** scans summed up in pairs, and so on. */
    TREE(
        layer("scan", 8),
        layer("pairs", 4, groups("scan", 2, 8)),
        layer("fours", 2, groups("pairs", 2, 4)),
        layer("all", 1, groups("fours", 2, 2))),
    /** Each task reads its chunk and the neighbours'. */
    OVERLAP(
        layer("chunk", 6),
        layer("out", 6, window("chunk", 6)),
        layer("pairs", 3, groups("out", 2, 6)),
        layer("all", 1, groups("pairs", 3, 3))),
    /** Two tables exchanged and joined, partition by partition, then counted. */
    JOIN(
        layer("left", 3),
        layer("right", 3),
        layer("join", 4, Dependency.all("left"), Dependency.all("right")),
        layer("count", 1, Dependency.all("join"))),
    /** Two scans joined where they are, both sides summed. */
    ALIGNED_JOIN(
        layer("left", 4),
        layer("right", 4),
        layer("join", 4, Dependency.oneToOne("left"), Dependency.oneToOne("right")),
        layer("sum", 2, groups("join", 2, 4)),
        layer("all", 1, groups("sum", 2, 2))),
    /** Sum and product of the same scan: both branches use up a chunk before the next is read. */
    TWO_SUMS(
        layer("scan", 4),
        layer("f", 4, Dependency.oneToOne("scan")),
        layer("g", 4, Dependency.oneToOne("scan")),
        layer("sumF", 2, groups("f", 2, 4)),
        layer("sumG", 2, groups("g", 2, 4)),
        layer("both", 1, Dependency.all("sumF"), Dependency.all("sumG"))),
    /** The mean of u, and the mean of u * v: v must be read beside u. */
    TWO_TABLES_TWO_SUMS(
        layer("u", 4),
        layer("v", 4),
        layer("uv", 4, Dependency.oneToOne("u"), Dependency.oneToOne("v")),
        layer("sumU", 2, groups("u", 2, 4)),
        layer("sumUV", 2, groups("uv", 2, 4)),
        layer("both", 1, Dependency.all("sumU"), Dependency.all("sumUV"))),
    /** Differences from the mean, per group. */
    ANOMALIES(
        layer("scan", 6),
        layer("mean", 2, groups("scan", 3, 6)),
        layer(
            "anomaly",
            6,
            Dependency.oneToOne("scan"),
            new Dependency("mean", Pattern.range(i -> i / 3, i -> i / 3 + 1))),
        layer("sum", 2, groups("anomaly", 3, 6))),
    /** Differences from the mean of all. */
    ANOMALIES_OF_ALL(
        layer("scan", 5),
        layer("mean", 1, Dependency.all("scan")),
        layer("anomaly", 5, Dependency.oneToOne("scan"), Dependency.broadcast("mean")),
        layer("sum", 1, Dependency.all("anomaly"))),
    /** Neighbours of u minus neighbours of v. */
    VORTICITY(
        layer("u", 4),
        layer("v", 4),
        layer("du", 4, window("u", 4)),
        layer("w", 4, Dependency.oneToOne("du"), Dependency.oneToOne("v")),
        layer("sum", 1, Dependency.all("w"))),
    /** A chain of running sums, each also an output. */
    RUNNING_SUM(
        layer("scan", 6),
        layer(
            "running",
            6,
            Dependency.oneToOne("scan"),
            new Dependency("running", Pattern.range(i -> Math.max(0, i - 1), i -> i))),
        layer("last", 1, new Dependency("running", Pattern.range(i -> 5, i -> 6)))),
    /** A small branch beside a large one: the large one first. */
    UNEVEN(
        layer("small", 1),
        layer("scan", 8),
        layer("sum", 1, Dependency.all("scan")),
        layer("both", 1, Dependency.all("small"), Dependency.all("sum")));

    private final TaskGraph graph;

    Shape(Layer... layers) {
      graph = TaskGraph.of(List.of(layers), layers[layers.length - 1].name());
    }
  }

  @ParameterizedTest
  @EnumSource
  void thePeakIsNearTheBestThereIs(Shape shape) {
    GraphIndex index = new GraphIndex(shape.graph);
    int best = bestPeak(index);
    int peak = TaskOrder.of(index).peak();
    assertTrue(peak >= best, "peak " + peak + " counted wrongly, best " + best);
    assertTrue(peak <= best * 1.2, "peak " + peak + ", best " + best);
  }

  /** The lowest peak of all orders: over sets of tasks done, the best way to each. */
  private static int bestPeak(GraphIndex index) {
    int n = index.taskCount();
    int[] inputs = new int[n];
    int[] readers = new int[n];
    for (int task = 0; task < n; task++) {
      int reader = task;
      Task described = index.graph().task(index.key(task));
      for (TaskKey key : described.dependencies()) {
        inputs[task] |= 1 << index.node(key);
        readers[index.node(key)] |= 1 << reader;
      }
    }
    int[] outputs = {0};
    index.forEachOutput(task -> outputs[0] |= 1 << task);
    byte[] best = new byte[1 << n];
    Arrays.fill(best, Byte.MAX_VALUE);
    best[0] = 0;
    for (int done = 0; done < best.length - 1; done++) {
      if (best[done] == Byte.MAX_VALUE) {
        continue;
      }
      int live = 1;
      for (int task = 0; task < n; task++) {
        boolean held = (readers[task] & ~done) != 0 || (outputs[0] & 1 << task) != 0;
        live += (done & 1 << task) != 0 && held ? 1 : 0;
      }
      for (int task = 0; task < n; task++) {
        if ((done & 1 << task) == 0 && (inputs[task] & ~done) == 0) {
          int next = done | 1 << task;
          best[next] = (byte) Math.min(best[next], Math.max(best[done], live));
        }
      }
    }
    return best[best.length - 1];
  }

  /**
   *
   *
   * <pre>
   *   scan0 - map0 \
   *   scan1 - map1 - sum
   *   scan2 - map2 /
   * </pre>
   */
  @Test
  void aBranchIsFinishedBeforeTheNext() {
    assertEquals(
        List.of("scan[0]", "map[0]", "scan[1]", "map[1]", "scan[2]", "map[2]", "sum[0]"),
        order(
            layer("scan", 3),
            layer("map", 3, Dependency.oneToOne("scan")),
            layer("sum", 1, Dependency.all("map"))));
  }

  /** f and g of a chunk come before the next chunk, though the first output needs f alone. */
  @Test
  void aResultIsUsedUpBeforeTheNextIsMade() {
    List<String> order =
        order(
            layer("scan", 4),
            layer("f", 4, Dependency.oneToOne("scan")),
            layer("g", 4, Dependency.oneToOne("scan")),
            layer("both", 2, Dependency.all("f"), Dependency.all("g")));
    assertTrue(order.indexOf("g[0]") < order.indexOf("scan[1]"), order.toString());
  }

  @Test
  void aLargeExchangeCostsNoEdges() {
    int n = 100_000;
    TaskGraph graph =
        TaskGraph.of(List.of(layer("scan", n), layer("join", n, Dependency.all("scan"))), "join");
    long start = System.nanoTime();
    assertEquals(2 * n, TaskOrder.of(new GraphIndex(graph)).peak());
    assertTrue(System.nanoTime() - start < 5_000_000_000L);
  }

  private static List<String> order(Layer... layers) {
    GraphIndex index =
        new GraphIndex(TaskGraph.of(List.of(layers), layers[layers.length - 1].name()));
    TaskOrder order = TaskOrder.of(index);
    List<String> names = new ArrayList<>();
    int[] nodes = {0};
    index.forEachNeeded(node -> nodes[0]++);
    for (int rank = 0; rank < nodes[0]; rank++) {
      if (order.node(rank) < index.taskCount()) {
        names.add(index.name(order.node(rank)));
      }
    }
    return names;
  }

  private static Layer layer(String name, int count, Dependency... dependencies) {
    return Layer.of(name, count, i -> NOTHING, dependencies);
  }

  private static Dependency groups(String layer, int width, int producers) {
    return new Dependency(layer, Pattern.groupsOf(width, producers));
  }

  private static Dependency window(String layer, int producers) {
    return new Dependency(
        layer, Pattern.range(i -> Math.max(0, i - 1), i -> Math.min(producers, i + 2)));
  }
}
