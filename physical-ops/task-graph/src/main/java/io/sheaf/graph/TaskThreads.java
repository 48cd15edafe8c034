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
 * A fixed number of threads that run the tasks of several sources, and the drivers of those tasks.
 *
 * <p>A free thread takes the ready task with the smallest rank, of the sources in turn; when none
 * is ready it joins the drivers of a running task. Nothing is queued ahead for a busy thread, so
 * results are consumed before further ones are begun. At most {@link #threads} run tasks and
 * drivers at a time, helping callers included.
 *
 * <p>Threads are daemons, started when first needed. One lock guards all; it is held for well under
 * a microsecond a task.
 */
final class TaskThreads implements Backend {
  /**
   * Whether the thread is inside a task or driver of these threads, so that it counts as running.
   */
  private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

  private final int threads;
  private final String name;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private final ArrayDeque<TaskSource> sources = new ArrayDeque<>();
  private final List<DriverGroup> groups = new ArrayList<>();
  private final Set<Thread> workers = new HashSet<>();
  private int named; // workers ever started
  private int running; // threads that run tasks or drivers and aren't blocked
  private int blocked; // workers that wait inside a task
  private int idleWorkers;
  private int tickets; // idle or new workers that have been told of work and aren't there yet
  private int wokenCallers; // the same of waiting callers
  private boolean closed;

  /**
   * @param threads how many may run at a time, at least 1
   * @param name what their names begin with
   */
  TaskThreads(int threads, String name) {
    if (threads < 1) {
      throw new IllegalArgumentException(threads + " threads");
    }
    this.threads = threads;
    this.name = name;
  }

  /**
   * Takes tasks from there too, until it has {@link #ended}. Under the lock; {@link #wake} follows.
   *
   * @throws IllegalStateException when the threads have been closed
   */
  void add(TaskSource source) {
    if (closed) {
      throw new IllegalStateException("the scheduler is closed");
    }
    sources.add(source);
  }

  /** Takes no further source. */
  void refuse() {
    lock.lock();
    closed = true;
    lock.unlock();
  }

  /** Ends the threads once they are idle, and waits for them; after {@link #refuse}. */
  void join() {
    List<Thread> ending;
    lock.lock();
    try {
      closed = true;
      idle.signalAll();
      ending = List.copyOf(workers);
    } finally {
      lock.unlock();
    }
    ending.forEach(TaskThreads::joinUninterruptibly);
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

  /** The executions that have not ended. */
  List<RunningGraph> graphs() {
    lock.lock();
    try {
      List<RunningGraph> graphs = new ArrayList<>();
      for (TaskSource source : sources) {
        if (source instanceof RunningGraph graph) {
          graphs.add(graph);
        }
      }
      return graphs;
    } finally {
      lock.unlock();
    }
  }

  // ---- All below runs under the lock, where nothing else is said.

  /**
   * Does one piece of work, if there is some and a thread more may run.
   *
   * @param only the tasks to work on; any when null
   */
  private boolean work(TaskSource only) {
    if (running >= threads) {
      return false;
    }
    TaskSource source = only == null ? nextSource() : only.readyCount() > 0 ? only : null;
    DriverGroup group = source == null ? neediestGroup(only) : null;
    if (source == null && group == null) {
      return false;
    }
    running++;
    boolean outer = inside.get();
    inside.set(true);
    try {
      if (source != null) {
        int task = source.take();
        wake();
        source.run(task);
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
  private TaskSource nextSource() {
    for (int i = sources.size(); i > 0; i--) {
      TaskSource source = sources.poll();
      sources.add(source);
      if (readyCount(source) > 0) {
        return source;
      }
    }
    return null;
  }

  /** Of the groups that threads may join, the one with the fewest. */
  private DriverGroup neediestGroup(TaskSource only) {
    DriverGroup best = null;
    for (DriverGroup group : groups) {
      if (group.openings() > 0
          && (only == null || group.source() == only)
          && (best == null || group.joined() < best.joined())) {
        best = group;
      }
    }
    return best;
  }

  /** Ready tasks, if its caller has come when that one shall run the first. */
  private static int readyCount(TaskSource source) {
    return source.callerRuns() && !source.hasCaller ? 0 : source.readyCount();
  }

  /**
   * Calls as many threads as there is work for. Every event that may bring work is followed by it.
   */
  void wake() {
    int waking = tickets + wokenCallers;
    int room = threads - running - waking;
    if (room <= 0) {
      return;
    }
    long work = -waking;
    for (TaskSource source : sources) {
      work += readyCount(source);
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
    for (TaskSource source : sources) {
      if (source.callerIdle
          && !source.callerWoken
          && (source.readyCount() > 0 || neediestGroup(source) != null)) {
        source.callerWoken = true;
        wokenCallers++;
        source.changed.signalAll();
        return true;
      }
    }
    return false;
  }

  private boolean wakeWorker() {
    if (idleWorkers > tickets) {
      idle.signal();
    } else if (workers.size() - blocked < threads && !closed) {
      Thread worker = new Thread(this::serve, name + named++);
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

  // ---- What running tasks ask for; called without the lock, where nothing else is said.

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
  public void ended(TaskSource source) { // under the lock
    sources.remove(source);
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
