package io.sheaf.graph;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The results an execution holds, by task. It owns them: each is closed exactly once, when
 * released. Who still needs what is counted by {@link SchedulerState}. Thread-safe, without a lock.
 */
public final class ResultStore implements AutoCloseable {
  private final AtomicReferenceArray<TaskResult> results;
  private final AtomicInteger held = new AtomicInteger();

  /** A store for the tasks 0 to {@code tasks - 1}. */
  public ResultStore(int tasks) {
    results = new AtomicReferenceArray<>(tasks);
  }

  /**
   * Takes a result over.
   *
   * @throws IllegalStateException when the task has one already; the new one stays the caller's
   */
  public void put(int task, TaskResult result) {
    if (!results.compareAndSet(task, null, result)) {
      throw new IllegalStateException("task " + task + " has a result already");
    }
    held.incrementAndGet();
  }

  /** The result of a task, borrowed, or null when it isn't held. */
  public TaskResult get(int task) {
    return results.getAcquire(task);
  }

  /**
   * Closes the result of a task.
   *
   * @throws IllegalStateException when it isn't held
   */
  public void release(int task) {
    TaskResult result = results.getAndSet(task, null);
    if (result == null) {
      throw new IllegalStateException("task " + task + " has no result to release");
    }
    held.decrementAndGet();
    result.close();
  }

  /** The number of results held. */
  public int held() {
    return held.get();
  }

  /** The memory held, in bytes: the sum over the results, linear in the tasks. */
  public long bytes() {
    long bytes = 0;
    for (int task = 0; task < results.length(); task++) {
      TaskResult result = results.get(task);
      bytes += result == null ? 0 : result.bytes();
    }
    return bytes;
  }

  /**
   * Spills results until so many bytes are given back or none is left to spill.
   *
   * @return the bytes given back
   */
  public long spill(long target) {
    long freed = 0;
    // Late tasks first: what was made early tends to be read sooner.
    for (int task = results.length() - 1; task >= 0 && freed < target; task--) {
      TaskResult result = results.get(task);
      freed += result == null ? 0 : result.spill();
    }
    return freed;
  }

  /** Closes everything held, whatever single ones throw; the first failure is thrown at the end. */
  @Override
  public void close() {
    RuntimeException failure = null;
    for (int task = 0; task < results.length() && held.get() > 0; task++) {
      if (results.get(task) == null) {
        continue;
      }
      try {
        release(task);
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
