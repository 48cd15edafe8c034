package io.sheaf.graph;

import java.util.Optional;

/**
 * Hears what happens in an execution. Methods are called on the threads that run the tasks, several
 * at a time, and delay them; an exception thrown by one fails the execution.
 */
public interface GraphListener {
  /** Hears nothing. */
  GraphListener SILENT = new GraphListener() {};

  /** Before the first task. */
  default void start(TaskGraph graph) {}

  /** A task is about to run, on this thread. */
  default void pretask(TaskKey key) {}

  /**
   * A task has run, on this thread.
   *
   * @param failure why it failed or was cancelled, if so
   */
  default void posttask(TaskKey key, Optional<Throwable> failure) {}

  /**
   * A task that has run says something of its work; before the execution ends, once a task that
   * reports, and never for an attempt whose result is not used.
   *
   * @param attempt 1 for the first
   * @param worker the process that ran it, empty for this one
   * @param report as the body gave it to {@link TaskContext#report}
   */
  default void reported(TaskKey key, int attempt, String worker, byte[] report) {}

  /**
   * All is over; called once.
   *
   * @param failure why it failed or was cancelled, if so
   */
  default void finish(TaskGraph graph, Optional<Throwable> failure) {}
}
