package io.sheaf.operators.pipeline;

import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.memory.MemoryPool;
import java.util.function.IntConsumer;

/**
 * What the operators of one task share: its place in the stage, memory, settings, inputs, threads.
 * Thread-safe.
 */
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
   * Runs {@code body} for 0 .. count-1 on this task's threads and returns when all are done; the
   * first failure is thrown.
   */
  void parallel(int count, IntConsumer body);

  /**
   * Runs {@code body} with driver numbers 0, 1, ...: 0 on the calling thread, others on threads of
   * the task that are idle. A driver may join late and must then find nothing to do. Returns when
   * all that started are done; the first failure is thrown.
   */
  void drive(int maxDrivers, io.sheaf.graph.DriverBody body) throws Exception;

  /**
   * Runs something that may wait for the outside world, a slow client for instance, without taking
   * one of the scheduler's threads.
   */
  <T> T blocking(java.util.concurrent.Callable<T> action) throws Exception;

  /**
   * Calls the action once, quickly, when the query is cancelled: wakes up what {@link #blocking}
   * waits for.
   */
  AutoCloseable onCancel(Runnable action);

  /** The way to outputs of other members, or null when all inputs are of this process. */
  default io.sheaf.operators.exchange.ExchangeAccess exchange() {
    return null;
  }

  /** Where operators count what they do, or null when nobody wants to know. */
  default QueryMetrics metrics() {
    return null;
  }

  /** An operator has written that many bytes to disk for want of memory. */
  default void spilled(long bytes) {}

  /** Where the last stage puts the query's rows. */
  io.sheaf.operators.result.ResultChannel resultChannel();

  /**
   * Throws if the query was cancelled or another driver failed. Cheap; called at least once a
   * batch.
   */
  void checkCancelled();

  /** Closes the resource when the task ends, whatever way; the last one given is closed first. */
  <T extends AutoCloseable> T own(T resource);
}
