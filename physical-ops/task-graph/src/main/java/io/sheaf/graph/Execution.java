package io.sheaf.graph;

import java.util.Optional;

/** A graph being run. Thread-safe. Whoever started it closes it. */
public interface Execution extends AutoCloseable {
  /**
   * Waits until all outputs are there and no task is running any more. When {@link #callerRuns},
   * the tasks run inside this call, on the calling thread. An interrupt cancels the execution.
   *
   * @throws CancelledException after {@link #cancel}
   * @throws RuntimeException the first failure of a task: itself if it is unchecked, else in a
   *     {@link TaskFailedException}; a suppressed exception names the task, others hold later
   *     failures
   */
  void await();

  /**
   * The result of an output of the graph, after {@link #await}. Borrowed: it lives until {@link
   * #close}.
   *
   * @throws IllegalArgumentException when the key is no output of the graph
   * @throws IllegalStateException when the execution is closed
   */
  TaskResult result(TaskKey key);

  /**
   * Asks all tasks to stop, runs their {@link TaskContext#onCancel} actions, and returns without
   * waiting for them. Nothing happens when the execution is done.
   */
  void cancel();

  /** Whether all is over: outputs computed, or failed or cancelled, and no task running. */
  boolean isDone();

  /**
   * Whether the tasks may run inside {@link #await} rather than beside the caller: then nothing
   * makes progress before, and no task may wait for something the caller does after it.
   */
  boolean callerRuns();

  /** How far it has come; a snapshot. */
  Progress progress();

  /** The task that failed first, if one did. */
  Optional<TaskKey> failedTask();

  /** Cancels what still runs, waits for it, and releases the outputs. Closing twice is harmless. */
  @Override
  void close();

  /** Tasks of the graph that outputs need, finished ones, and running ones. */
  record Progress(int total, int done, int running) {}
}
