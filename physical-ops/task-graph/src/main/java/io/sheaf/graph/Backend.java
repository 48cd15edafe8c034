package io.sheaf.graph;

import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;

/** What running tasks ask of those who lend them threads. */
interface Backend {
  /** Guards the state of the running graphs. */
  ReentrantLock lock();

  int threads();

  /** Returns when the graph is done, having run its tasks if that is the caller's part. */
  void await(RunningGraph graph);

  /** All of the source's tasks are done; called once, under the lock. */
  void ended(TaskSource source);

  /** See {@link TaskContext#runDrivers}. */
  void runDrivers(TaskRun run, int maxDrivers, DriverBody body) throws Exception;

  /** See {@link TaskContext#blocking}. */
  <T> T blocking(Callable<T> action) throws Exception;
}
