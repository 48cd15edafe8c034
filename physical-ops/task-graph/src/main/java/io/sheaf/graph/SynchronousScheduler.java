package io.sheaf.graph;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs every task on the thread that calls {@link Execution#await}, one after another, always in
 * the same order: for debugging, with a plain stack trace, and as the reference for other backends.
 */
public final class SynchronousScheduler implements Scheduler {
  private final Set<RunningGraph> graphs = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  @Override
  public Execution execute(TaskGraph graph, ExecutionOptions options) {
    Caller caller = new Caller();
    RunningGraph running = new RunningGraph(graph, options, caller, true);
    graphs.add(running);
    if (closed) {
      graphs.remove(running);
      throw new IllegalStateException("the scheduler is closed");
    }
    caller.lock.lock();
    try {
      running.start();
    } finally {
      caller.lock.unlock();
    }
    return running;
  }

  @Override
  public int threads() {
    return 1;
  }

  @Override
  public ClusterView view() {
    return new LocalView(1, () -> List.copyOf(graphs));
  }

  @Override
  public void close() {
    closed = true;
    for (RunningGraph graph : graphs) {
      graph.cancel();
      graph.backend().await(graph);
    }
  }

  /** The thread that waits for one execution. */
  private final class Caller implements Backend {
    private final ReentrantLock lock = new ReentrantLock();

    @Override
    public ReentrantLock lock() {
      return lock;
    }

    @Override
    public int threads() {
      return 1;
    }

    @Override
    public void await(RunningGraph graph) {
      boolean interrupted = false;
      lock.lock();
      try {
        boolean runs = !graph.hasCaller;
        graph.hasCaller = true;
        while (!graph.isDone()) {
          interrupted |= graph.cancelIfInterrupted();
          int task = runs ? graph.take() : -1;
          if (task >= 0) {
            graph.run(task);
          } else if (!graph.isDone()) {
            interrupted |= graph.awaitChange();
          }
        }
      } finally {
        lock.unlock();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void ended(TaskSource source) {
      graphs.remove(source);
    }

    @Override
    public void runDrivers(TaskRun run, int maxDrivers, DriverBody body) throws Exception {
      run.drive(body, 0);
      run.throwDriverFailure();
    }

    @Override
    public <T> T blocking(Callable<T> action) throws Exception {
      return action.call();
    }
  }
}
