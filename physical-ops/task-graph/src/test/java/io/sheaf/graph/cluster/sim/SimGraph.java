package io.sheaf.graph.cluster.sim;

import io.sheaf.graph.Dependency;
import io.sheaf.graph.GraphIndex;
import io.sheaf.graph.Layer;
import io.sheaf.graph.Pattern;
import io.sheaf.graph.TaskBody;
import io.sheaf.graph.TaskGraph;
import io.sheaf.graph.TaskKey;
import io.sheaf.graph.TaskOrder;
import io.sheaf.graph.cluster.LayerRules;
import io.sheaf.graph.cluster.Submission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A graph whose tasks are pure functions over ints, so that the right answer is known: a task's
 * value depends on every value it should read, in order, and on nothing else.
 */
public final class SimGraph {
  private static final TaskBody BODY =
      context -> {
        throw new UnsupportedOperationException("simulated");
      };

  private final TaskGraph graph;
  private final GraphIndex index;
  private final TaskOrder order;
  private final List<LayerRules> rules;

  /** A graph of layers, with rules for each or none. */
  public SimGraph(TaskGraph graph, List<LayerRules> rules) {
    this.graph = graph;
    this.rules = rules;
    index = new GraphIndex(graph);
    order = TaskOrder.of(index);
  }

  /** A layer of simulated tasks. */
  public static Layer layer(String name, int tasks, Dependency... dependencies) {
    return Layer.of(name, tasks, i -> BODY, dependencies);
  }

  /** Layers whose last one is wanted. */
  public static SimGraph of(Layer... layers) {
    TaskGraph graph = TaskGraph.of(List.of(layers), layers[layers.length - 1].name());
    return new SimGraph(graph, List.of());
  }

  /** The same graph, its last layer pinned to the client. */
  public SimGraph pinned() {
    List<LayerRules> pinned = new ArrayList<>();
    for (int i = 0; i < graph.layers().size(); i++) {
      pinned.add(i == graph.layers().size() - 1 ? LayerRules.CLIENT : LayerRules.ANY);
    }
    return new SimGraph(graph, pinned);
  }

  /** The same graph, with layers whose tasks count as indeterminate. */
  public SimGraph indeterminate(RandomGenerator random) {
    List<LayerRules> changed = new ArrayList<>();
    for (int i = 0; i < graph.layers().size(); i++) {
      LayerRules old = rules.isEmpty() ? LayerRules.ANY : rules.get(i);
      changed.add(
          new LayerRules(
              old.client(),
              old.members(),
              old.resources(),
              old.retries(),
              old.priority(),
              random.nextBoolean()));
    }
    return new SimGraph(graph, changed);
  }

  /** Whether the tasks of a task's layer count as indeterminate. */
  public boolean isIndeterminate(int task) {
    return !rules.isEmpty() && rules.get(index.layerOf(task)).indeterminate();
  }

  /** Whether any task is indeterminate. */
  public boolean isIndeterminate() {
    return rules.stream().anyMatch(LayerRules::indeterminate);
  }

  /** Whether the client runs the last layer, of several tasks. */
  public boolean hasResultInParts() {
    return !rules.isEmpty() && rules.getLast().client() && graph.layers().getLast().taskCount() > 1;
  }

  /** A random graph of two to six layers: chains, exchanges, broadcasts, trees and lists. */
  public static SimGraph random(RandomGenerator random) {
    List<Layer> layers = new ArrayList<>();
    int count = random.nextInt(2, 7);
    for (int i = 0; i < count; i++) {
      layers.add(randomLayer(random, layers));
    }
    TaskGraph graph = TaskGraph.of(layers, layers.get(count - 1).name());
    SimGraph result = new SimGraph(graph, List.of());
    return random.nextInt(3) == 0 ? result.pinned() : result;
  }

  private static Layer randomLayer(RandomGenerator random, List<Layer> before) {
    String name = "l" + before.size();
    if (before.isEmpty() || random.nextInt(5) == 0) {
      return layer(name, random.nextInt(1, 9));
    }
    Layer main = before.get(before.size() - 1);
    int tasks = random.nextInt(1, 7);
    List<Dependency> dependencies = new ArrayList<>();
    switch (random.nextInt(5)) {
      case 0 -> {
        tasks = main.taskCount();
        dependencies.add(Dependency.oneToOne(main.name()));
      }
      case 1 -> dependencies.add(Dependency.all(main.name()));
      case 2 -> {
        int width = random.nextInt(2, 4);
        tasks = (main.taskCount() + width - 1) / width;
        dependencies.add(new Dependency(main.name(), Pattern.groupsOf(width, main.taskCount())));
      }
      case 3 -> dependencies.add(Dependency.broadcast(main.name()));
      default -> {
        int[][] lists = new int[tasks][];
        for (int i = 0; i < tasks; i++) {
          lists[i] = random.ints(random.nextInt(0, 4), 0, main.taskCount()).distinct().toArray();
        }
        dependencies.add(new Dependency(main.name(), Pattern.each(i -> lists[i])));
      }
    }
    if (before.size() > 1 && random.nextInt(3) == 0) {
      Layer other = before.get(random.nextInt(before.size() - 1));
      dependencies.add(
          random.nextBoolean() ? Dependency.broadcast(other.name()) : Dependency.all(other.name()));
    }
    return layer(name, tasks, dependencies.toArray(Dependency[]::new));
  }

  /** What to hand to a cluster. */
  public Submission submission(long execution, int client) {
    return new Submission(execution, client, index, order, rules, 0);
  }

  public GraphIndex index() {
    return index;
  }

  public TaskOrder order() {
    return order;
  }

  /** The value of a task, given the values read through each of its dependencies. */
  public int value(int task, List<int[]> inputs) {
    TaskKey key = index.key(task);
    int value = mix(key.layer().hashCode(), key.index());
    List<Dependency> dependencies = graph.layer(key.layer()).dependencies();
    for (int d = 0; d < dependencies.size(); d++) {
      boolean share = dependencies.get(d).pattern() instanceof Pattern.All all && !all.whole();
      for (int input : inputs.get(d)) {
        value = mix(value, share ? mix(input, key.index()) : input);
      }
    }
    return value;
  }

  /** The right values of the outputs, found from the layers alone. */
  public int[] expected() {
    Map<TaskKey, Integer> known = new HashMap<>();
    return graph.outputs().stream().mapToInt(key -> evaluate(key, known)).toArray();
  }

  private int evaluate(TaskKey key, Map<TaskKey, Integer> known) {
    Integer old = known.get(key);
    if (old != null) {
      return old;
    }
    List<int[]> inputs = new ArrayList<>();
    for (Dependency dependency : graph.layer(key.layer()).dependencies()) {
      Layer producer = graph.layer(dependency.layer());
      int[] read = read(dependency.pattern(), key.index(), producer.taskCount());
      int[] values = new int[read.length];
      for (int i = 0; i < read.length; i++) {
        values[i] = evaluate(producer.key(read[i]), known);
      }
      inputs.add(values);
    }
    int value = value(index.node(key), inputs);
    known.put(key, value);
    return value;
  }

  private static int[] read(Pattern pattern, int i, int producers) {
    return switch (pattern) {
      case Pattern.OneToOne one -> new int[] {i};
      case Pattern.All all -> IntStream.range(0, producers).toArray();
      case Pattern.Range range ->
          IntStream.range(range.start().applyAsInt(i), range.end().applyAsInt(i)).toArray();
      case Pattern.Each each -> each.producers().apply(i);
    };
  }

  private static int mix(int a, int b) {
    int hash = a * 0x9e3779b9 + b;
    hash ^= hash >>> 15;
    return hash * 0x85ebca6b + 1;
  }
}
