package io.sheaf.operators.pipeline;

import io.sheaf.graph.TaskResult;

/** The sink that ends a task: what it holds after {@link #finish} is the task's result. */
public interface ResultSink extends Sink {
  /** The result, handed over once, after {@link #finish}; it outlives the task. */
  TaskResult result();
}
