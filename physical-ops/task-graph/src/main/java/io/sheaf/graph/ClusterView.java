package io.sheaf.graph;

import java.util.List;

/**
 * What goes on behind a scheduler, for whoever looks while queries run. Each method gives a
 * snapshot of records that have a wire form. Thread-safe; reading waits for no task.
 */
public interface ClusterView {
  /** The processes, by name. */
  List<Worker> workers();

  /** Tasks that run, wait or ended lately, of all executions. */
  List<Task> tasks();

  /** Data that went or goes from process to process, an entry a layer that was read, and pair. */
  List<Exchange> exchanges();

  /** What changed lately: processes that came and went, failures, retries; oldest first. */
  List<Event> events();

  /**
   * A process.
   *
   * @param name unique in the cluster
   * @param role {@code worker}, {@code client}, or {@code local} when there is no cluster
   * @param state for example {@code running}, {@code retiring}, {@code lost}
   * @param address where others reach it; empty when it can't be reached
   * @param processId of its machine
   * @param threads tasks it may run at a time
   * @param runningTasks tasks it runs now
   * @param storedBytes results of tasks it holds
   * @param memoryBytes memory of data in use
   * @param memoryLimit bound on it
   * @param startedMillis when it started, in milliseconds since 1970
   * @param lastHeardMillis when it was last heard of, in milliseconds since 1970
   */
  record Worker(
      String name,
      String role,
      String state,
      String address,
      long processId,
      int threads,
      int runningTasks,
      long storedBytes,
      long memoryBytes,
      long memoryLimit,
      long startedMillis,
      long lastHeardMillis) {}

  /**
   * A task.
   *
   * @param execution number of the execution, which is one query's
   * @param layer name of its layer, in a query the stage
   * @param task number within the layer
   * @param attempt 1 for the first
   * @param state for example {@code waiting}, {@code running}, {@code memory}, {@code erred}
   * @param worker where it runs or ran; empty before
   * @param bytes size of its result
   * @param seconds how long it ran so far
   */
  record Task(
      long execution,
      String layer,
      int task,
      int attempt,
      String state,
      String worker,
      long bytes,
      double seconds) {}

  /**
   * Data that moved.
   *
   * @param layer the layer that was read
   * @param producer process that held the data
   * @param consumer process that read them
   * @param bytes sent; 0 when data were passed by reference
   */
  record Exchange(
      long execution,
      String layer,
      String producer,
      String consumer,
      long batches,
      long rows,
      long bytes) {}

  /**
   * A change.
   *
   * @param timeMillis milliseconds since 1970
   * @param kind for example {@code worker joined}, {@code task retried}
   * @param worker the process it is about; empty when it is about none
   */
  record Event(long timeMillis, String kind, String worker, String message) {}
}
