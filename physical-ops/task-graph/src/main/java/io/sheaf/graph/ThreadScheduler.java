package io.sheaf.graph;

/**
 * Runs tasks on a fixed number of threads of this process, by {@link TaskThreads}: named {@code
 * sheaf-worker-0}, {@code -1} ..., started when first needed.
 *
 * <p>The thread that waits for an execution helps with it when {@link ExecutionOptions#callerRuns}:
 * a graph whose tasks follow one another never leaves it. At most {@link #threads} run tasks and
 * drivers at a time, the waiting callers included.
 */
public final class ThreadScheduler implements Scheduler {
  private final TaskThreads pool;

  /** A scheduler of that many threads, at least 1. */
  public ThreadScheduler(int threads) {
    pool = new TaskThreads(threads, "sheaf-worker-");
  }

  @Override
  public int threads() {
    return pool.threads();
  }

  @Override
  public ClusterView view() {
    return new LocalView(pool.threads(), pool::graphs);
  }

  @Override
  public Execution execute(TaskGraph graph, ExecutionOptions options) {
    RunningGraph running = new RunningGraph(graph, options, pool, options.callerRuns());
    pool.lock().lock();
    try {
      pool.add(running);
      running.start();
      pool.wake();
    } finally {
      pool.lock().unlock();
    }
    return running;
  }

  @Override
  public void close() {
    pool.refuse();
    for (RunningGraph graph : pool.graphs()) {
      graph.cancel();
      pool.await(graph);
    }
    pool.join();
  }
}
