package io.sheaf.graph;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs single tasks that were scheduled elsewhere on a fixed number of threads, with all that
 * {@link TaskContext} promises: drivers, blocking, cancellation. Thread-safe.
 */
public final class TaskRunner implements AutoCloseable {
  private final TaskThreads threads;
  private final ReentrantLock lock;
  private final Source source;

  /**
   * A runner whose threads start when first needed.
   *
   * @param threads how many may run at a time, at least 1
   * @param name what the names of the threads begin with
   */
  public TaskRunner(int threads, String name) {
    this.threads = new TaskThreads(threads, name);
    this.lock = this.threads.lock();
    lock.lock();
    try {
      source = new Source();
      this.threads.add(source);
    } finally {
      lock.unlock();
    }
  }

  /** How many tasks and drivers may run at a time. */
  public int threads() {
    return threads.threads();
  }

  /**
   * Runs a task as soon as a thread is free. Whatever becomes of it, it hears the outcome once.
   *
   * @throws IllegalStateException when the runner is closed
   */
  public Attempt start(AssignedTask task) {
    lock.lock();
    try {
      if (source.closing) {
        throw new IllegalStateException("the runner is closed");
      }
      Attempt attempt = new Attempt(task, source.arrivals++);
      source.waiting.add(attempt);
      threads.wake();
      return attempt;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the threads once the tasks started have heard their outcomes; cancel them before, to be
   * quick. Closing twice is harmless.
   */
  @Override
  public void close() {
    lock.lock();
    try {
      source.closing = true;
      while (source.started > 0 || !source.waiting.isEmpty()) {
        source.changed.awaitUninterruptibly();
      }
      threads.ended(source);
    } finally {
      lock.unlock();
    }
    threads.refuse();
    threads.join();
  }

  /** A task that waits for a thread, runs or has run. */
  public final class Attempt {
    private final AssignedTask task;
    private final long arrival;
    private final WakeUps wakeUps = new WakeUps();
    private volatile boolean cancelled;
    private volatile boolean over;

    private Attempt(AssignedTask task, long arrival) {
      this.task = task;
      this.arrival = arrival;
    }

    /**
     * Asks the task to stop, and returns without waiting for it. A task that has not begun hears a
     * {@link CancelledException} when a thread gets to it.
     */
    public void cancel() {
      cancelled = true;
      wakeUps.wake(null);
    }

    /** Whether its thread is through with it: the task has heard the outcome. */
    public boolean isOver() {
      return over;
    }

    private void run() {
      try {
        runTask();
      } finally {
        over = true;
      }
    }

    private void runTask() {
      Run run = new Run(this);
      TaskResult result;
      try {
        result = run.call(task.body());
      } catch (Throwable failure) {
        task.failed(failure);
        return;
      }
      task.finished(result, run.report(), (long) (run.seconds() * 1e6));
    }
  }

  /** All attempts that wait for a thread. */
  private final class Source extends TaskSource {
    private final PriorityQueue<Attempt> waiting =
        new PriorityQueue<>(
            Comparator.<Attempt>comparingLong(attempt -> attempt.task.rank())
                .thenComparingLong(attempt -> attempt.arrival));
    private Attempt taken;
    private long arrivals;
    private int started;
    private boolean closing;

    Source() {
      super(lock.newCondition());
    }

    @Override
    boolean callerRuns() {
      return false;
    }

    @Override
    int readyCount() {
      return waiting.size();
    }

    @Override
    int take() {
      taken = waiting.poll();
      started++;
      return 0;
    }

    @Override
    void run(int task) {
      Attempt attempt = taken; // of the take just before, under the same lock
      lock.unlock();
      try {
        attempt.run();
      } finally {
        lock.lock();
        started--;
        changed.signalAll();
      }
    }

    @Override
    boolean isDone() {
      return closing && started == 0 && waiting.isEmpty();
    }
  }

  /** What the body sees. */
  private final class Run extends TaskRun {
    private final Attempt attempt;

    Run(Attempt attempt) {
      super(threads, attempt.wakeUps, source);
      this.attempt = attempt;
    }

    @Override
    public TaskKey key() {
      return attempt.task.key();
    }

    @Override
    public TaskResult input(TaskKey key) {
      return attempt.task.input(key);
    }

    @Override
    public List<TaskResult> inputs(int dependency) {
      return attempt.task.inputs(dependency);
    }

    @Override
    public int dependencyCount() {
      return attempt.task.dependencyCount();
    }

    @Override
    public <T> Optional<T> service(Class<T> type) {
      return attempt.task.service(type);
    }

    @Override
    boolean stopping() {
      return attempt.cancelled;
    }
  }
}
