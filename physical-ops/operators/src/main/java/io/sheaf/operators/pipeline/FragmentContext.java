package io.sheaf.operators.pipeline;

import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.memory.MemoryPool;
import java.util.function.IntConsumer;

/** What the operators of one task share: its place in the stage, memory, settings, inputs, threads. Thread-safe. */
public interface FragmentContext {
  /** Number of the task within its stage, from 0. */
  int partition();

  /** Tasks of the stage. */
  int partitionCount();

  ExecutionSettings settings();

  MemoryPool memory();

  EvalContext evaluation();

  /**
   * What an upstream stage left for this task.
   *
   * @param stage the upstream stage's number, as the exchange source's specification names it
   * @return the upstream tasks' results that this task depends on, by task number
   */
  java.util.List<io.sheaf.graph.TaskResult> inputs(int stage);

  /**
   * Runs {@code body} for 0 .. count-1 on this task's threads and returns when all are done; the first failure is thrown.
   */
  void parallel(int count, IntConsumer body);

  /** Throws SheafException CANCELLED if the query was cancelled. Cheap; called at least once a batch. */
  void checkCancelled();

  /** Closes the resource when the task ends, whatever way; the last one given is closed first. */
  <T extends AutoCloseable> T own(T resource);
}
