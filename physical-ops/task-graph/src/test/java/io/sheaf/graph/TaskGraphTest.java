package io.sheaf.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TaskGraphTest {
  private static final TaskBody NOTHING = context -> TaskResult.EMPTY;

  @Test
  void aMillionTasksAreBuiltInNoTimeAndSpace() {
    millionTasks(); // loads the classes
    long before = usedMemory();
    long start = System.nanoTime();
    TaskGraph graph = millionTasks();
    long millis = (System.nanoTime() - start) / 1_000_000;
    long bytes = usedMemory() - before;
    assertEquals(1_000_001, graph.taskCount());
    assertTrue(millis < 100, millis + " ms");
    assertTrue(bytes < 5_000_000, bytes + " bytes");
  }

  private static TaskGraph millionTasks() {
    int n = 500_000;
    return TaskGraph.of(
        List.of(
            Layer.of("scan", n, i -> NOTHING),
            Layer.of("map", n, i -> NOTHING, Dependency.oneToOne("scan")),
            Layer.of("sum", 1, i -> NOTHING, Dependency.all("map"))),
        "sum");
  }

  private static long usedMemory() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void layersComeInAnyOrder() {
    TaskGraph graph =
        TaskGraph.of(
            List.of(
                Layer.of("b", 2, i -> NOTHING, Dependency.oneToOne("a")),
                Layer.of("a", 2, i -> NOTHING)),
            "b");
    assertEquals(List.of(new TaskKey("b", 0), new TaskKey("b", 1)), graph.outputs());
    assertEquals(List.of(new TaskKey("a", 1)), graph.task(new TaskKey("b", 1)).dependencies());
  }

  @Test
  void aCycleIsReportedWithItsKeys() {
    GraphException e =
        assertThrows(
            GraphException.class,
            () ->
                TaskGraph.builder()
                    .put("source", arguments -> 0)
                    .put("a", arguments -> 0, "c", "source")
                    .put("b", arguments -> 0, "a")
                    .put("c", arguments -> 0, "b")
                    .put("d", arguments -> 0, "c")
                    .build());
    assertEquals("tasks need each other in a circle: a[0] -> c[0] -> b[0] -> a[0]", e.getMessage());
  }

  @Test
  void aCycleThroughAnExchangeIsReported() {
    GraphException e =
        assertThrows(
            GraphException.class,
            () ->
                TaskGraph.of(
                    List.of(
                        Layer.of("a", 2, i -> NOTHING, Dependency.oneToOne("b")),
                        Layer.of("b", 2, i -> NOTHING, Dependency.all("a"))),
                    "b"));
    assertTrue(e.getMessage().contains("all of a"), e.getMessage());
  }

  @Test
  void aLayerMayReadItselfWithoutACycle() {
    Layer running =
        Layer.of(
            "running",
            4,
            i -> context -> TaskResult.of(i),
            new Dependency("running", Pattern.range(i -> Math.max(0, i - 1), i -> i)));
    TaskGraph graph = TaskGraph.of(List.of(running), List.of(running.key(3)));
    assertEquals(3, new SynchronousScheduler().<Integer>get(graph, running.key(3)));
    Layer itself =
        Layer.of("itself", 4, i -> NOTHING, new Dependency("itself", Pattern.ONE_TO_ONE));
    assertThrows(GraphException.class, () -> TaskGraph.of(List.of(itself), "itself"));
  }

  @Test
  void whatIsMissingIsNamed() {
    assertMessage(
        "layer b needs layer a, which is missing",
        () -> TaskGraph.of(List.of(Layer.of("b", 1, i -> NOTHING, Dependency.all("a"))), "b"));
    assertMessage(
        "y[0] needs x[0], which is missing",
        () -> TaskGraph.builder().put("y", arguments -> 0, "x").build());
    assertMessage(
        "an output needs a[2], but layer a has 2 tasks",
        () -> TaskGraph.of(List.of(Layer.of("a", 2, i -> NOTHING)), List.of(new TaskKey("a", 2))));
    assertMessage(
        "the tasks of layer a are numbered from 0, but a[1] is missing",
        () ->
            TaskGraph.builder()
                .put(new TaskKey("a", 0), arguments -> 0)
                .put(new TaskKey("a", 2), arguments -> 0)
                .build());
  }

  @Test
  void layersThatDontFitAreNamed() {
    assertMessage(
        "layer b has 3 tasks but reads one to one from layer a, which has 2",
        () ->
            TaskGraph.of(
                List.of(
                    Layer.of("a", 2, i -> NOTHING),
                    Layer.of("b", 3, i -> NOTHING, Dependency.oneToOne("a"))),
                "b"));
    assertMessage(
        "two layers are named a",
        () ->
            TaskGraph.of(
                List.of(Layer.of("a", 2, i -> NOTHING), Layer.of("a", 2, i -> NOTHING)), "a"));
    TaskGraph beyond =
        TaskGraph.of(
            List.of(
                Layer.of("a", 2, i -> NOTHING),
                Layer.of(
                    "b", 2, i -> NOTHING, new Dependency("a", Pattern.range(i -> i, i -> i + 2)))),
            "b");
    assertMessage("b[1] reads up to 3 of layer a, which has 2 tasks", () -> new GraphIndex(beyond));
  }

  @Test
  void handMadeGraphsComputeValues() {
    TaskGraph graph =
        TaskGraph.builder()
            .constant("x", 1)
            .put("y", arguments -> (int) arguments.get(0) + 10, "x")
            .put("z", arguments -> arguments.get(1) + "-" + arguments.get(0), "x", "y")
            .build();
    try (Scheduler scheduler = new SynchronousScheduler()) {
      assertEquals("11-1", scheduler.get(graph, "z"));
      assertEquals(11, scheduler.<Integer>get(graph, "y"));
    }
  }

  /** Edges found from the consumer and from the producer are the same, whatever the patterns. */
  @Test
  void edgesAreTheSameFromBothEnds() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      GraphIndex index = new GraphIndex(randomGraph(random));
      TreeMap<Long, Integer> forward = new TreeMap<>();
      TreeMap<Long, Integer> backward = new TreeMap<>();
      index.forEachNeeded(
          node -> {
            index.forEachDependency(
                node, producer -> forward.merge((long) producer << 32 | node, 1, Integer::sum));
            index.forEachDependent(
                node, consumer -> backward.merge((long) node << 32 | consumer, 1, Integer::sum));
          });
      assertEquals(forward, backward);
    }
  }

  /** Any graph runs each needed task once, after its inputs. */
  @Test
  void theOrderIsTopological() {
    Random random = new Random(11);
    for (int round = 0; round < 300; round++) {
      GraphIndex index = new GraphIndex(randomGraph(random));
      TaskOrder order = TaskOrder.of(index);
      List<Integer> nodes = new ArrayList<>();
      index.forEachNeeded(
          node -> {
            nodes.add(order.rank(node));
            index.forEachDependency(
                node, input -> assertTrue(order.rank(input) < order.rank(node), "order"));
          });
      nodes.sort(null);
      assertEquals(java.util.stream.IntStream.range(0, nodes.size()).boxed().toList(), nodes);
    }
  }

  static TaskGraph randomGraph(Random random) {
    List<Layer> layers = new ArrayList<>();
    for (int l = 0; l < 1 + random.nextInt(6); l++) {
      int count = 1 + random.nextInt(9);
      List<Dependency> dependencies = new ArrayList<>();
      for (int d = 0; l > 0 && d < random.nextInt(4); d++) {
        Layer producer = layers.get(random.nextInt(l));
        dependencies.add(
            new Dependency(producer.name(), randomPattern(random, count, producer.taskCount())));
      }
      layers.add(new Layer("layer" + l, count, dependencies, i -> NOTHING));
    }
    Layer last = layers.getLast();
    List<TaskKey> outputs = new ArrayList<>(List.of(last.key(random.nextInt(last.taskCount()))));
    Layer other = layers.get(random.nextInt(layers.size()));
    outputs.add(other.key(random.nextInt(other.taskCount())));
    return TaskGraph.of(layers, outputs);
  }

  private static Pattern randomPattern(Random random, int consumers, int producers) {
    Pattern[] patterns = {
      consumers == producers ? Pattern.ONE_TO_ONE : Pattern.ALL,
      Pattern.BROADCAST,
      Pattern.groupsOf(1 + random.nextInt(3), producers),
      randomRange(random, consumers, producers),
      randomLists(random, consumers, producers)
    };
    return patterns[random.nextInt(patterns.length)];
  }

  private static Pattern randomRange(Random random, int consumers, int producers) {
    int[] starts = random.ints(consumers, 0, producers + 1).sorted().toArray();
    int[] ends = random.ints(consumers, 0, producers + 1).sorted().toArray();
    return Pattern.range(i -> starts[i], i -> ends[i]);
  }

  private static Pattern randomLists(Random random, int consumers, int producers) {
    int[][] lists = new int[consumers][];
    Arrays.setAll(lists, i -> random.ints(random.nextInt(4), 0, producers).toArray());
    return Pattern.each(i -> lists[i]);
  }

  private static void assertMessage(
      String message, org.junit.jupiter.api.function.Executable action) {
    assertEquals(message, assertThrows(GraphException.class, action).getMessage());
  }
}
