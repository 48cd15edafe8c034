package io.sheaf.graph;

/** What a task does. Called once an attempt, on any thread of the scheduler. */
@FunctionalInterface
public interface TaskBody {
  /**
   * Computes the task's result from its inputs.
   *
   * <p>Inputs are borrowed: they stay open while the body runs and the body does not close them.
   * The result passes to the scheduler, which closes it when its last consumer has finished. A body
   * that returns an input (or something that shares its memory) must make the result hold its own
   * reference.
   *
   * @throws Exception any failure: it fails the whole execution. Nothing may leak then: what the
   *     body had built is the body's to release.
   */
  TaskResult run(TaskContext context) throws Exception;
}
