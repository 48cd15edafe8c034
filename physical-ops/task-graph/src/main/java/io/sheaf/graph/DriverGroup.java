package io.sheaf.graph;

import java.util.concurrent.locks.Condition;

/**
 * The drivers of one {@link TaskContext#runDrivers} call, which idle threads may join. All but
 * running them happens under the scheduler's lock.
 */
final class DriverGroup {
  private final TaskRun run;
  private final DriverBody body;
  private final int maxDrivers;
  private final Condition returned;
  private int started = 1; // driver 0, on the thread of the task
  private int joined;
  private boolean exhausted;

  DriverGroup(TaskRun run, DriverBody body, int maxDrivers, Condition returned) {
    this.run = run;
    this.body = body;
    this.maxDrivers = maxDrivers;
    this.returned = returned;
  }

  TaskSource source() {
    return run.source();
  }

  /** How many more threads may join. */
  int openings() {
    return exhausted || run.cancelled() ? 0 : maxDrivers - started;
  }

  /** Threads that joined and have not returned. */
  int joined() {
    return joined;
  }

  /** Takes a place. Returns the number of the driver, to be given to {@link #drive}. */
  int join() {
    joined++;
    return started++;
  }

  /** Runs a driver; without the lock. */
  void drive(int driver) {
    run.drive(body, driver);
  }

  /** The end of {@link #join}: a driver returns when there is no work left, so none need follow. */
  void leave() {
    exhausted = true;
    if (--joined == 0) {
      returned.signal();
    }
  }

  /** Lets nobody join any more and waits for those who did. */
  void finish() {
    exhausted = true;
    while (joined > 0) {
      returned.awaitUninterruptibly();
    }
  }
}
