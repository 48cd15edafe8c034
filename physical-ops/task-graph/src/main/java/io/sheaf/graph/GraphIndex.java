package io.sheaf.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A graph made ready for scheduling: its tasks as dense numbers ("nodes"), its edges as questions
 * that are answered without being stored, and the nodes that the outputs need.
 *
 * <p>Where layers read all of a layer, a <em>barrier</em> node stands between: it depends on every
 * task of the layer, and every reading task depends on it. So P producers and C consumers make P +
 * C edges, not P x C. Nodes below {@link #taskCount} are tasks, in the order of the layers;
 * barriers follow.
 *
 * <p>Immutable and thread-safe.
 */
public final class GraphIndex {
  private final TaskGraph graph;
  private final int[] offsets; // first node of each layer, and the number of tasks at the end
  private final Link[][] inputs; // by consuming layer and dependency
  private final Link[][] readers; // by producing layer; without those through the barrier
  private final Link[][] barrierReaders; // by barrier
  private final int[] barrierOf; // by layer: its barrier node, or -1
  private final int[] barrierLayers; // by barrier: its layer
  private final BitSet needed = new BitSet();
  private final int neededTasks;

  /**
   * Indexes a graph; time and memory grow with its tasks.
   *
   * @throws GraphException when a pattern leaves its producing layer, or there are over 2^31 tasks
   */
  public GraphIndex(TaskGraph graph) {
    this.graph = graph;
    List<Layer> layers = graph.layers();
    if (graph.taskCount() > Integer.MAX_VALUE - layers.size() - 1L) {
      throw new GraphException("a graph of " + graph.taskCount() + " tasks is too large");
    }
    offsets = new int[layers.size() + 1];
    for (int i = 0; i < layers.size(); i++) {
      offsets[i + 1] = offsets[i] + layers.get(i).taskCount();
    }
    inputs = new Link[layers.size()][];
    List<List<Link>> reading = new ArrayList<>();
    List<List<Link>> readingAll = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      reading.add(new ArrayList<>(1));
      readingAll.add(new ArrayList<>(1));
    }
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      inputs[i] = new Link[layer.dependencies().size()];
      for (int d = 0; d < inputs[i].length; d++) {
        Dependency dependency = layer.dependencies().get(d);
        int producer = graph.position(dependency.layer(), layer.name());
        Link link = new Link(i, layer, producer, layers.get(producer), dependency);
        inputs[i][d] = link;
        (link.isAll() ? readingAll : reading).get(producer).add(link);
      }
    }
    readers = reading.stream().map(list -> list.toArray(Link[]::new)).toArray(Link[][]::new);
    barrierOf = new int[layers.size()];
    Arrays.fill(barrierOf, -1);
    List<Link[]> barriers = new ArrayList<>();
    int[] ofBarrier = new int[layers.size()];
    for (int i = 0; i < layers.size(); i++) {
      if (!readingAll.get(i).isEmpty()) {
        ofBarrier[barriers.size()] = i;
        barrierOf[i] = taskCount() + barriers.size();
        barriers.add(readingAll.get(i).toArray(Link[]::new));
      }
    }
    barrierReaders = barriers.toArray(Link[][]::new);
    barrierLayers = Arrays.copyOf(ofBarrier, barriers.size());
    markNeeded();
    neededTasks = needed.get(0, taskCount()).cardinality();
  }

  public TaskGraph graph() {
    return graph;
  }

  /** The number of tasks, needed or not; smaller nodes are tasks. */
  public int taskCount() {
    return offsets[offsets.length - 1];
  }

  /** The number of tasks that outputs need. */
  public int neededTasks() {
    return neededTasks;
  }

  /** The number of tasks and barriers. */
  public int nodeCount() {
    return taskCount() + barrierReaders.length;
  }

  /** Whether outputs need it. */
  public boolean isNeeded(int node) {
    return needed.get(node);
  }

  /** Whether it is a task, not a barrier. */
  public boolean isTask(int node) {
    return node < taskCount();
  }

  /** Calls the action with every needed node, in order. */
  public void forEachNeeded(IntConsumer action) {
    for (int node = needed.nextSetBit(0); node >= 0; node = needed.nextSetBit(node + 1)) {
      action.accept(node);
    }
  }

  /** Calls the action with every output; twice with one wanted twice. */
  public void forEachOutput(IntConsumer action) {
    for (TaskGraph.Span span : graph.outputSpans()) {
      for (int i = span.start(); i < span.end(); i++) {
        action.accept(offsets[span.layer()] + i);
      }
    }
  }

  /** The node of a key. */
  public int node(TaskKey key) {
    return offsets[graph.position(key, "the caller")] + key.index();
  }

  /** The key of a task. */
  public TaskKey key(int task) {
    int layer = layerOf(task);
    return graph.layers().get(layer).key(task - offsets[layer]);
  }

  /** The key of a task, or the name of a barrier. */
  public String name(int node) {
    return isTask(node)
        ? key(node).toString()
        : "all of " + graph.layers().get(barrierLayers[node - taskCount()]).name();
  }

  /** Makes the body of a task. */
  TaskBody body(int task) {
    int layer = layerOf(task);
    return graph.layers().get(layer).bodies().apply(task - offsets[layer]);
  }

  /** The position of a task's layer. */
  public int layerOf(int task) {
    int found = Arrays.binarySearch(offsets, task);
    return found >= 0 ? found : -found - 2;
  }

  /** The first node of a layer. */
  public int offset(int layer) {
    return offsets[layer];
  }

  /** The barrier of a layer that others read as a whole, or -1. */
  public int barrier(int layer) {
    return barrierOf[layer];
  }

  /** The position of the layer that a dependency of a layer reads. */
  public int producerLayer(int layer, int dependency) {
    return inputs[layer][dependency].producerLayer;
  }

  /** The number of results that a task reads through one dependency of its layer. */
  public int producerCount(int task, int dependency) {
    int layer = layerOf(task);
    return inputs[layer][dependency].producerCount(task - offsets[layer]);
  }

  /** Calls the action with the tasks that a task reads through one dependency, in order. */
  public void forEachProducer(int task, int dependency, IntConsumer action) {
    int layer = layerOf(task);
    Link link = inputs[layer][dependency];
    int offset = offsets[link.producerLayer];
    link.forEachProducer(task - offsets[layer], j -> action.accept(offset + j));
  }

  /** The dependencies of a layer. */
  Link[] inputs(int layer) {
    return inputs[layer];
  }

  /** Calls the action with every node this one depends on, once an edge. */
  public void forEachDependency(int node, IntConsumer action) {
    if (!isTask(node)) {
      int layer = barrierLayers[node - taskCount()];
      for (int task = offsets[layer]; task < offsets[layer + 1]; task++) {
        action.accept(task);
      }
      return;
    }
    int layer = layerOf(node);
    for (Link link : inputs[layer]) {
      if (link.isAll()) {
        action.accept(barrierOf[link.producerLayer]);
      } else {
        int offset = offsets[link.producerLayer];
        link.forEachProducer(node - offsets[layer], j -> action.accept(offset + j));
      }
    }
  }

  /** Calls the action with every needed node that depends on this one, once an edge. */
  public void forEachDependent(int node, IntConsumer action) {
    if (!isTask(node)) {
      for (Link link : barrierReaders[node - taskCount()]) {
        acceptNeeded(offsets[link.consumerLayer], offsets[link.consumerLayer + 1], action);
      }
      return;
    }
    int layer = layerOf(node);
    for (Link link : readers[layer]) {
      int offset = offsets[link.consumerLayer];
      link.forEachConsumer(
          node - offsets[layer], i -> acceptNeeded(offset + i, offset + i + 1, action));
    }
    if (barrierOf[layer] >= 0) {
      acceptNeeded(barrierOf[layer], barrierOf[layer] + 1, action);
    }
  }

  private void acceptNeeded(int start, int end, IntConsumer action) {
    for (int node = needed.nextSetBit(start);
        node >= 0 && node < end;
        node = needed.nextSetBit(node + 1)) {
      action.accept(node);
    }
  }

  private void markNeeded() {
    IntStack open = new IntStack();
    IntConsumer mark =
        node -> {
          if (!needed.get(node)) {
            needed.set(node);
            open.push(node);
          }
        };
    forEachOutput(mark);
    while (!open.isEmpty()) {
      forEachDependency(open.pop(), mark);
    }
  }
}
