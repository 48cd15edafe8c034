package io.sheaf.graph;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/** A task of an execution inside this process, being run. */
final class GraphTaskRun extends TaskRun {
  private final RunningGraph graph;
  private final int task;

  GraphTaskRun(RunningGraph graph, int task) {
    super(graph.backend(), graph.wakeUps(), graph);
    this.graph = graph;
    this.task = task;
  }

  @Override
  public TaskKey key() {
    return graph.index().key(task);
  }

  @Override
  public TaskResult input(TaskKey key) {
    GraphIndex index = graph.index();
    int layer = index.layerOf(task);
    for (Link link : index.inputs(layer)) {
      if (index.graph().layers().get(link.producerLayer).name().equals(key.layer())
          && link.reads(task - index.offset(layer), key.index())) {
        return graph.store().get(index.offset(link.producerLayer) + key.index());
      }
    }
    throw new IllegalArgumentException(key() + " doesn't depend on " + key);
  }

  @Override
  public List<TaskResult> inputs(int dependency) {
    GraphIndex index = graph.index();
    int layer = index.layerOf(task);
    Link[] links = index.inputs(layer);
    Objects.checkIndex(dependency, links.length);
    return new Inputs(
        graph.store(),
        links[dependency],
        task - index.offset(layer),
        index.offset(links[dependency].producerLayer));
  }

  @Override
  public int dependencyCount() {
    GraphIndex index = graph.index();
    return index.inputs(index.layerOf(task)).length;
  }

  @Override
  boolean stopping() {
    return graph.stopping();
  }

  /** The results read through a dependency. */
  private static final class Inputs extends AbstractList<TaskResult> implements RandomAccess {
    private final ResultStore store;
    private final Link link;
    private final int consumer;
    private final int offset;

    Inputs(ResultStore store, Link link, int consumer, int offset) {
      this.store = store;
      this.link = link;
      this.consumer = consumer;
      this.offset = offset;
    }

    @Override
    public TaskResult get(int i) {
      Objects.checkIndex(i, size());
      return store.get(offset + link.producer(consumer, i));
    }

    @Override
    public int size() {
      return link.producerCount(consumer);
    }
  }
}
