package io.sheaf.graph;

import java.util.Objects;

/**
 * How to run a graph.
 *
 * @param callerRuns whether the thread that calls {@link Execution#await} may run tasks: no thread
 *     hand-off then, so tiny graphs are quick. False when the caller consumes what tasks produce
 *     while they run. A scheduler without threads of its own ignores it.
 * @param listener hears what happens
 */
public record ExecutionOptions(boolean callerRuns, GraphListener listener) {
  public static final ExecutionOptions DEFAULT = new ExecutionOptions(true, GraphListener.SILENT);

  public ExecutionOptions {
    Objects.requireNonNull(listener, "listener");
  }

  /** The same with another {@code callerRuns}. */
  public ExecutionOptions withCallerRuns(boolean value) {
    return new ExecutionOptions(value, listener);
  }

  /** The same with another listener. */
  public ExecutionOptions withListener(GraphListener value) {
    return new ExecutionOptions(callerRuns, value);
  }
}
