package io.sheaf.graph;

import java.util.List;
import java.util.Optional;

/**
 * A task that somebody else has scheduled: what {@link TaskRunner} needs to run it. All methods but
 * {@link #rank} are called on the thread that runs it, without a lock.
 */
public interface AssignedTask {
  TaskKey key();

  /** Of the tasks that wait for a thread, the one with the smallest is run first. */
  long rank();

  /** Makes the body. */
  TaskBody body() throws Exception;

  /** See {@link TaskContext#input(TaskKey)}. */
  TaskResult input(TaskKey key);

  /** See {@link TaskContext#inputs}. */
  List<TaskResult> inputs(int dependency);

  /** See {@link TaskContext#dependencyCount}. */
  int dependencyCount();

  /** See {@link TaskContext#service}. */
  <T> Optional<T> service(Class<T> type);

  /**
   * It has made a result, which passes to the callee.
   *
   * @param report what the body gave to {@link TaskContext#report} last, or null
   * @param micros how long it ran
   */
  void finished(TaskResult result, byte[] report, long micros);

  /** It has failed, or obeyed its cancellation with {@link CancelledException}. */
  void failed(Throwable failure);
}
