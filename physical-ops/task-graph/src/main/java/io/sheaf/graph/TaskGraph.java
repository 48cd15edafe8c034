package io.sheaf.graph;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Layers, and the keys wanted of them. Immutable and thread-safe.
 *
 * <p>A graph costs what its layers cost: tasks are never listed here. What outputs don't need never
 * runs and never costs (culling happens when it is scheduled). A layer may read itself, like a
 * running sum, as long as no task needs its own result.
 */
public final class TaskGraph {
  /** Outputs {@code start <= index < end} of a layer. */
  record Span(int layer, int start, int end) {}

  private final List<Layer> layers;
  private final Map<String, Integer> positions;
  private final List<Span> outputs;

  private TaskGraph(List<Layer> layers, Map<String, Integer> positions, List<Span> outputs) {
    this.layers = layers;
    this.positions = positions;
    this.outputs = outputs;
  }

  /**
   * A graph that wants the given keys.
   *
   * @param layers in any order
   * @throws GraphException when a layer or key is missing, two layers share a name, layers don't
   *     fit together or tasks need each other in a circle
   */
  public static TaskGraph of(Collection<Layer> layers, Collection<TaskKey> outputs) {
    TaskGraph graph = ofLayers(layers);
    return new TaskGraph(graph.layers, graph.positions, graph.spans(outputs));
  }

  /** A graph that wants all tasks of some layers. */
  public static TaskGraph of(Collection<Layer> layers, String... outputLayers) {
    TaskGraph graph = ofLayers(layers);
    List<Span> spans = new ArrayList<>();
    for (String name : outputLayers) {
      int layer = graph.position(name, "an output");
      spans.add(new Span(layer, 0, graph.layers.get(layer).taskCount()));
    }
    return new TaskGraph(graph.layers, graph.positions, List.copyOf(spans));
  }

  /** A graph that wants spans of layers, which are known to exist. */
  static TaskGraph ofSpans(Collection<Layer> layers, List<Span> outputs) {
    TaskGraph graph = ofLayers(layers);
    return new TaskGraph(graph.layers, graph.positions, List.copyOf(outputs));
  }

  /** The same layers, wanting everything. */
  static TaskGraph wantingAll(TaskGraph graph) {
    List<Span> spans = new ArrayList<>();
    for (int i = 0; i < graph.layers.size(); i++) {
      spans.add(new Span(i, 0, graph.layers.get(i).taskCount()));
    }
    return new TaskGraph(graph.layers, graph.positions, List.copyOf(spans));
  }

  /** Starts a graph made by hand, task by task. */
  public static TaskGraphBuilder builder() {
    return new TaskGraphBuilder();
  }

  private static TaskGraph ofLayers(Collection<Layer> layers) {
    List<Layer> list = List.copyOf(layers);
    Map<String, Integer> positions = HashMap.newHashMap(list.size());
    for (Layer layer : list) {
      if (positions.putIfAbsent(layer.name(), positions.size()) != null) {
        throw new GraphException("two layers are named " + layer.name());
      }
    }
    TaskGraph graph = new TaskGraph(list, positions, List.of());
    graph.validate();
    return graph;
  }

  /** The same layers with other outputs. */
  public TaskGraph withOutputs(TaskKey... keys) {
    return new TaskGraph(layers, positions, spans(List.of(keys)));
  }

  public List<Layer> layers() {
    return layers;
  }

  /**
   * The layer of that name.
   *
   * @throws GraphException when there is none
   */
  public Layer layer(String name) {
    return layers.get(position(name, "the graph"));
  }

  /** The keys wanted, in the order given. A view. */
  public List<TaskKey> outputs() {
    int[] ends = new int[outputs.size()];
    int size = 0;
    for (int i = 0; i < ends.length; i++) {
      size = Math.addExact(size, outputs.get(i).end() - outputs.get(i).start());
      ends[i] = size;
    }
    int total = size;
    return new AbstractList<>() {
      @Override
      public TaskKey get(int index) {
        int i = 0;
        while (index >= ends[i]) {
          i++;
        }
        Span span = outputs.get(i);
        return layers.get(span.layer()).key(span.end() - (ends[i] - index));
      }

      @Override
      public int size() {
        return total;
      }
    };
  }

  /** The number of tasks in all layers, needed or not. */
  public long taskCount() {
    return layers.stream().mapToLong(Layer::taskCount).sum();
  }

  /**
   * Materialises one task.
   *
   * @throws GraphException when there is no such key
   */
  public Task task(TaskKey key) {
    int position = position(key, "the graph");
    Layer layer = layers.get(position);
    List<TaskKey> keys = new ArrayList<>();
    for (Dependency dependency : layer.dependencies()) {
      Layer producer = layer(dependency.layer());
      Link link = new Link(position, layer, positions.get(producer.name()), producer, dependency);
      link.forEachProducer(key.index(), j -> keys.add(producer.key(j)));
    }
    return new Task(key, List.copyOf(keys), layer.bodies().apply(key.index()));
  }

  List<Span> outputSpans() {
    return outputs;
  }

  int position(String layer, String reader) {
    Integer position = positions.get(layer);
    if (position == null) {
      throw new GraphException(reader + " needs layer " + layer + ", which is missing");
    }
    return position;
  }

  int position(TaskKey key, String reader) {
    int position = position(key.layer(), reader);
    int count = layers.get(position).taskCount();
    if (key.index() >= count) {
      throw new GraphException(
          reader + " needs " + key + ", but layer " + key.layer() + " has " + count + " tasks");
    }
    return position;
  }

  private List<Span> spans(Collection<TaskKey> keys) {
    Map<TaskKey, Span> spans = new LinkedHashMap<>();
    for (TaskKey key : keys) {
      spans.put(key, new Span(position(key, "an output"), key.index(), key.index() + 1));
    }
    return List.copyOf(spans.values());
  }

  private void validate() {
    int[] waiting = new int[layers.size()];
    List<List<Integer>> readers = new ArrayList<>();
    layers.forEach(layer -> readers.add(new ArrayList<>()));
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      for (Dependency dependency : layer.dependencies()) {
        int producer = position(dependency.layer(), "layer " + layer.name());
        checkSizes(layer, layers.get(producer), dependency);
        readers.get(producer).add(i);
        waiting[i]++;
      }
    }
    List<Integer> free = new ArrayList<>();
    for (int i = 0; i < waiting.length; i++) {
      if (waiting[i] == 0) {
        free.add(i);
      }
    }
    for (int done = 0; done < free.size(); done++) {
      for (int reader : readers.get(free.get(done))) {
        if (--waiting[reader] == 0) {
          free.add(reader);
        }
      }
    }
    if (free.size() < layers.size()) { // layers in a circle: their tasks need not be
      Cycles.check(this);
    }
  }

  private static void checkSizes(Layer layer, Layer producer, Dependency dependency) {
    if (dependency.pattern() instanceof Pattern.OneToOne
        && layer.taskCount() != producer.taskCount()) {
      throw new GraphException(
          "layer %s has %d tasks but reads one to one from layer %s, which has %d"
              .formatted(layer.name(), layer.taskCount(), producer.name(), producer.taskCount()));
    }
  }
}
