package io.sheaf.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs tasks on a fixed number of threads of this process.
 *
 * <p>A free thread takes the ready task with the smallest rank, of the executions in turn; when
 * none is ready it joins the drivers of a running task. Nothing is queued ahead for a busy thread,
 * so results are consumed before further ones are begun. The thread that waits for an execution
 * helps with it when {@link ExecutionOptions#callerRuns}: a graph whose tasks follow one another
 * never leaves it. At most {@link #threads} run tasks and drivers at a time, the waiting callers
 * included.
 *
 * <p>Threads are daemons named {@code sheaf-worker-0}, {@code -1} ..., started when first needed.
 * One lock guards all; it is held for well under a microsecond a task.
 */
public final class ThreadScheduler implements Scheduler {
  /**
   * Whether the thread is inside a task or driver of this scheduler, so that it counts as running.
   */
  private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

  private final int threads;
  private final Pool pool = new Pool();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final ArrayDeque<RunningGraph> graphs = new ArrayDeque<>();
  private final List<DriverGroup> groups = new ArrayList<>();
  private final Set<Thread> workers = new HashSet<>();
  private int named; // workers ever started
  private int running; // threads that run tasks or drivers and aren't blocked
  private int blocked; // workers that wait inside a task
  private int idleWorkers;
  private int tickets; // idle or new workers that have been told of work and aren't there yet
  private int wokenCallers; // the same of waiting callers
  private boolean closed;

  /** A scheduler of that many threads, at least 1. */
  public ThreadScheduler(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException(threads + " threads");
    }
    this.threads = threads;
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public ClusterView view() {
    return new LocalView(threads, this::running);
  }

  private List<RunningGraph> running() {
    lock.lock();
    try {
      return List.copyOf(graphs);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Execution execute(TaskGraph graph, ExecutionOptions options) {
    RunningGraph running = new RunningGraph(graph, options, pool, options.callerRuns());
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the scheduler is closed");
      }
      graphs.add(running);
      running.start();
      wake();
    } finally {
      lock.unlock();
    }
    return running;
  }

  @Override
  public void close() {
    List<RunningGraph> last;
    List<Thread> ending;
    lock.lock();
    try {
      closed = true;
      last = List.copyOf(graphs);
    } finally {
      lock.unlock();
    }
    for (RunningGraph graph : last) {
      graph.cancel();
      pool.await(graph);
    }
    lock.lock();
    try {
      idle.signalAll();
      ending = List.copyOf(workers);
    } finally {
      lock.unlock();
    }
    ending.forEach(ThreadScheduler::joinUninterruptibly);
  }

  private static void joinUninterruptibly(Thread worker) {
    boolean interrupted = false;
    while (worker.isAlive() && worker != Thread.currentThread()) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- All below runs under the lock, where nothing else is said.

  /**
   * Does one piece of work, if there is some and a thread more may run.
   *
   * @param only the execution to work for; any when null
   */
  private boolean work(RunningGraph only) {
    if (running >= threads) {
      return false;
    }
    RunningGraph graph = only == null ? nextGraph() : only.readyCount() > 0 ? only : null;
    DriverGroup group = graph == null ? neediestGroup(only) : null;
    if (graph == null && group == null) {
      return false;
    }
    running++;
    boolean outer = inside.get();
    inside.set(true);
    try {
      if (graph != null) {
        int task = graph.take();
        wake();
        graph.run(task);
      } else {
        drive(group);
      }
    } finally {
      inside.set(outer);
      running--;
    }
    return true;
  }

  private void drive(DriverGroup group) {
    int driver = group.join();
    wake();
    lock.unlock();
    try {
      group.drive(driver);
    } finally {
      lock.lock();
      group.leave();
    }
  }

  /** The next execution in turn that has a task ready. */
  private RunningGraph nextGraph() {
    for (int i = graphs.size(); i > 0; i--) {
      RunningGraph graph = graphs.poll();
      graphs.add(graph);
      if (readyCount(graph) > 0) {
        return graph;
      }
    }
    return null;
  }

  /** Of the groups that threads may join, the one with the fewest. */
  private DriverGroup neediestGroup(RunningGraph only) {
    DriverGroup best = null;
    for (DriverGroup group : groups) {
      if (group.openings() > 0
          && (only == null || group.graph() == only)
          && (best == null || group.joined() < best.joined())) {
        best = group;
      }
    }
    return best;
  }

  /** Ready tasks, if its caller has come when that one shall run the first. */
  private static int readyCount(RunningGraph graph) {
    return graph.callerRuns() && !graph.hasCaller ? 0 : graph.readyCount();
  }

  /**
   * Calls as many threads as there is work for. Every event that may bring work is followed by it.
   */
  private void wake() {
    int waking = tickets + wokenCallers;
    int room = threads - running - waking;
    if (room <= 0) {
      return;
    }
    long work = -waking;
    for (RunningGraph graph : graphs) {
      work += readyCount(graph);
    }
    for (DriverGroup group : groups) {
      work += group.openings();
    }
    for (long calls = Math.min(room, work); calls > 0; calls--) {
      if (!wakeCaller() && !wakeWorker()) {
        return;
      }
    }
  }

  private boolean wakeCaller() {
    for (RunningGraph graph : graphs) {
      if (graph.callerIdle
          && !graph.callerWoken
          && (graph.readyCount() > 0 || neediestGroup(graph) != null)) {
        graph.callerWoken = true;
        wokenCallers++;
        graph.changed.signalAll();
        return true;
      }
    }
    return false;
  }

  private boolean wakeWorker() {
    if (idleWorkers > tickets) {
      idle.signal();
    } else if (workers.size() - blocked < threads && !closed) {
      Thread worker = new Thread(this::serve, "sheaf-worker-" + named++);
      worker.setDaemon(true);
      try {
        worker.start();
      } catch (OutOfMemoryError e) {
        if (workers.isEmpty() && running == 0) {
          throw e;
        }
        return false; // the system grants no more threads: those there are do the work
      }
      workers.add(worker);
    } else {
      return false; // all are busy and look for work when they are through
    }
    tickets++;
    return true;
  }

  /** The life of a worker; called without the lock. */
  private void serve() {
    lock.lock();
    try {
      do {
        idleWorkers++;
        while (tickets == 0 && !closed) {
          idle.awaitUninterruptibly();
        }
        idleWorkers--;
        if (tickets == 0) {
          return;
        }
        tickets--; // also by a thread that will leave: a ticket left over would stop further calls
        boolean worked = true;
        while (worked) {
          worked = work(null);
        }
      } while (workers.size() - blocked <= threads);
    } finally {
      workers.remove(Thread.currentThread());
      lock.unlock();
    }
  }

  /** What running graphs ask for; all called without the lock, where nothing else is said. */
  private final class Pool implements Backend {
    @Override
    public ReentrantLock lock() {
      return lock;
    }

    @Override
    public int threads() {
      return threads;
    }

    @Override
    public void await(RunningGraph graph) {
      boolean nested = inside.get(); // a task waits for a graph of its own
      boolean interrupted;
      lock.lock();
      try {
        if (nested) {
          block();
        }
        interrupted = help(graph);
        if (nested) {
          unblock();
        }
        wake();
      } finally {
        lock.unlock();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    /** Waits until the graph is done, working for it meanwhile; under the lock. */
    private boolean help(RunningGraph graph) {
      boolean interrupted = false;
      boolean runs = graph.callerRuns() && !graph.hasCaller;
      graph.hasCaller |= runs;
      while (!graph.isDone()) {
        interrupted |= graph.cancelIfInterrupted();
        if ((runs && work(graph)) || graph.isDone()) {
          continue;
        }
        wake(); // this thread's place may be of use to other executions
        graph.callerIdle |= runs;
        interrupted |= graph.awaitChange();
        if (runs) {
          graph.callerIdle = false;
          wokenCallers -= graph.callerWoken ? 1 : 0;
          graph.callerWoken = false;
        }
      }
      return interrupted;
    }

    @Override
    public void ended(RunningGraph graph) { // under the lock
      graphs.remove(graph);
    }

    @Override
    public void runDrivers(TaskRun run, int maxDrivers, DriverBody body) throws Exception {
      int most = Math.min(maxDrivers, threads);
      if (most <= 1) {
        run.drive(body, 0);
        run.throwDriverFailure();
        return;
      }
      DriverGroup group = new DriverGroup(run, body, most, lock.newCondition());
      lock.lock();
      try {
        groups.add(group);
        wake();
      } finally {
        lock.unlock();
      }
      group.drive(0);
      lock.lock();
      try {
        groups.remove(group);
        group.finish();
      } finally {
        lock.unlock();
      }
      run.throwDriverFailure();
    }

    @Override
    public <T> T blocking(Callable<T> action) throws Exception {
      if (!inside.get()) {
        return action.call(); // a thread the task made itself
      }
      lock.lock();
      try {
        block();
      } finally {
        lock.unlock();
      }
      try {
        return action.call();
      } finally {
        lock.lock();
        try {
          unblock();
        } finally {
          lock.unlock();
        }
      }
    }

    private void block() {
      running--;
      blocked += workers.contains(Thread.currentThread()) ? 1 : 0;
      wake();
    }

    /** May leave more than {@link #threads} running until the first of them is through. */
    private void unblock() {
      running++;
      blocked -= workers.contains(Thread.currentThread()) ? 1 : 0;
    }
  }
}
