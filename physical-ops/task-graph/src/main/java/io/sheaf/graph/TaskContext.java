package io.sheaf.graph;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * What a running task sees of the world. All methods may be called by the thread of the task and by
 * its drivers; the context is void once the body has returned.
 */
public interface TaskContext {
  /** The key of the running task. */
  TaskKey key();

  /**
   * The result of a dependency, borrowed.
   *
   * @throws IllegalArgumentException when the task doesn't depend on that key
   */
  TaskResult input(TaskKey key);

  /**
   * All results this task reads through one dependency of its layer, in the producers' order. A
   * view, not a copy; borrowed.
   *
   * @param dependency the position in {@link Layer#dependencies}
   */
  List<TaskResult> inputs(int dependency);

  /** The number of dependencies of the task's layer. */
  int dependencyCount();

  /** The only result read through that dependency of the layer, borrowed. */
  default TaskResult input(int dependency) {
    List<TaskResult> inputs = inputs(dependency);
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(
          key() + " reads " + inputs.size() + " results of dependency " + dependency + ", not one");
    }
    return inputs.getFirst();
  }

  /** Whether the work is no longer wanted: cancelled, or another task or driver has failed. */
  boolean cancelled();

  /**
   * Returns unless {@link #cancelled}. Costs one volatile read: call it once a batch.
   *
   * @throws CancelledException when the work is no longer wanted
   */
  void checkCancelled();

  /**
   * Registers a wake-up call for a body that may block, on a full queue for instance: when the work
   * is cancelled the action runs once, on the thread that cancels; at once when it is cancelled
   * already. The action must be quick and must not throw. Threads are not interrupted on
   * cancellation, since an interrupt would close the file channels that other tasks share.
   *
   * @return closes the registration; closing it again is harmless
   */
  Registration onCancel(Runnable action);

  /** The number of threads the scheduler works with: the useful number of drivers. */
  int threads();

  /**
   * Runs the body on the calling thread as driver 0 and, as long as threads are idle, on up to
   * {@code maxDrivers - 1} further threads of the scheduler. Those join at any time until driver 0
   * returns, so a driver that finds no work left must return at once. Returns when all drivers that
   * started have returned; with one thread it costs little more than the call itself. A driver may
   * call it again.
   *
   * <p>When a driver fails the others see {@link #cancelled}, the first failure is thrown here when
   * all have returned, and the task fails with it whatever its body does then.
   */
  void runDrivers(int maxDrivers, DriverBody body) throws Exception;

  /**
   * Runs an action that may wait for something outside the scheduler (a client that reads slowly).
   * The thread doesn't count among the scheduler's threads meanwhile: another takes its place, so
   * waiting tasks never starve others. The action must end when the work is cancelled; see {@link
   * #onCancel}.
   */
  <T> T blocking(Callable<T> action) throws Exception;

  /**
   * Says something short of the task's work to whoever started the execution, who hears it as
   * {@link GraphListener#reported} if the task succeeds. The last call counts.
   */
  void report(byte[] report);

  /**
   * What the process has for this very task, by type: its way to results that other processes hold,
   * for instance. Empty when there is none, as in a scheduler within one process. Borrowed.
   */
  default <T> Optional<T> service(Class<T> type) {
    return Optional.empty();
  }

  /** What {@link #onCancel} returns. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
