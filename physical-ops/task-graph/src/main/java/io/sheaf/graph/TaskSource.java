package io.sheaf.graph;

import java.util.concurrent.locks.Condition;

/**
 * Where {@link TaskThreads} find tasks: one execution of this process, or what a coordinator has
 * assigned to it. All is called and changed under the lock of the threads.
 */
abstract class TaskSource {
  /** Signalled when all is done, and when the caller has work to do. */
  final Condition changed;

  /** Whether a thread that waits for the end runs tasks meanwhile. */
  boolean hasCaller;

  /** Whether that thread waits for work, and whether it has been told of some. */
  boolean callerIdle;

  boolean callerWoken;

  TaskSource(Condition changed) {
    this.changed = changed;
  }

  /** Whether the first task has to wait for a caller that runs it. */
  abstract boolean callerRuns();

  /** Tasks that could be taken. */
  abstract int readyCount();

  /** A task to run now, or -1. */
  abstract int take();

  /** Runs a task that was taken. The lock is given back meanwhile. */
  abstract void run(int task);

  abstract boolean isDone();
}
