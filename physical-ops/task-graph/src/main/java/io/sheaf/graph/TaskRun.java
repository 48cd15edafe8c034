package io.sheaf.graph;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.concurrent.Callable;

/** A task being run. */
final class TaskRun implements TaskContext {
  private final RunningGraph graph;
  private final int task;
  private final long start = System.nanoTime();
  private volatile Throwable driverFailure; // the first one; set under the graph's lock
  private volatile byte[] report;

  TaskRun(RunningGraph graph, int task) {
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
  public boolean cancelled() {
    return graph.stopping() || driverFailure != null;
  }

  @Override
  public void checkCancelled() {
    if (cancelled()) {
      throw new CancelledException("the work is no longer wanted");
    }
  }

  @Override
  public Registration onCancel(Runnable action) {
    return graph.wakeUps().register(this, action);
  }

  @Override
  public int threads() {
    return graph.backend().threads();
  }

  @Override
  public void runDrivers(int maxDrivers, DriverBody body) throws Exception {
    graph.backend().runDrivers(this, maxDrivers, body);
  }

  @Override
  public <T> T blocking(Callable<T> action) throws Exception {
    return graph.backend().blocking(action);
  }

  @Override
  public void report(byte[] said) {
    report = Objects.requireNonNull(said, "report");
  }

  /** How long it has run so far. */
  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** What the body reported, or null. */
  byte[] report() {
    return report;
  }

  RunningGraph graph() {
    return graph;
  }

  Throwable driverFailure() {
    return driverFailure;
  }

  /** Runs one driver and keeps its failure, which stops the others. */
  void drive(DriverBody body, int driver) {
    try {
      body.run(driver);
    } catch (Throwable failure) {
      boolean first = false;
      graph.backend().lock().lock();
      try {
        if (driverFailure == null) {
          driverFailure = failure;
          first = true;
        } else {
          RunningGraph.suppress(driverFailure, failure);
        }
      } finally {
        graph.backend().lock().unlock();
      }
      if (first) {
        graph.wakeUps().wake(this);
      }
    }
  }

  /** Throws the first failure of a driver. */
  void throwDriverFailure() throws Exception {
    RunningGraph.rethrow(driverFailure);
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
