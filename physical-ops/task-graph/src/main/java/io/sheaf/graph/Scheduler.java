package io.sheaf.graph;

/** Runs task graphs: the SPI of backends. Thread-safe; several executions may go on at a time. */
public interface Scheduler extends AutoCloseable {
  /**
   * Starts a graph. Whether it fails is told by {@link Execution#await}.
   *
   * @throws IllegalStateException when the scheduler is closed
   */
  Execution execute(TaskGraph graph, ExecutionOptions options);

  /** Starts a graph with the default options. */
  default Execution execute(TaskGraph graph) {
    return execute(graph, ExecutionOptions.DEFAULT);
  }

  /** The number of threads that run tasks. */
  int threads();

  /** The cluster that runs the tasks now; it may grow and shrink. */
  default ClusterShape shape() {
    return ClusterShape.LOCAL;
  }

  /** What goes on behind it. */
  ClusterView view();

  /**
   * Runs what a key needs and returns its plain value.
   *
   * @throws ClassCastException when the task made something else than a {@link TaskResult.Value}
   */
  @SuppressWarnings(
      "TypeParameterUnusedInFormals") // the graph doesn't know the types of its values
  default <T> T get(TaskGraph graph, TaskKey key) {
    try (Execution execution = execute(graph.withOutputs(key))) {
      execution.await();
      @SuppressWarnings("unchecked")
      T value = (T) ((TaskResult.Value<?>) execution.result(key)).value();
      return value;
    }
  }

  /** Runs what the only task of a layer needs and returns its plain value. */
  @SuppressWarnings("TypeParameterUnusedInFormals")
  default <T> T get(TaskGraph graph, String layer) {
    return get(graph, TaskKey.of(layer));
  }

  /**
   * Cancels what runs, waits until it has stopped and ends the threads. Closing twice is harmless.
   */
  @Override
  void close();
}
