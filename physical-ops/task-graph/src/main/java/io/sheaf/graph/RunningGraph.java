package io.sheaf.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One execution inside one process: runs tasks on the threads a {@link Backend} lends, feeds the
 * state machine with what happened and performs the releases it asks for.
 *
 * <p>The backend's lock guards everything that changes, except the store and the wake-up calls,
 * which guard themselves. User code (bodies, listeners, closing results) never runs under the lock.
 */
final class RunningGraph extends TaskSource implements Execution {
  private static final AtomicLong EXECUTIONS = new AtomicLong();

  private final long number = EXECUTIONS.incrementAndGet();
  private final GraphIndex index;
  private final SchedulerState state;
  private final ResultStore store;
  private final WakeUps wakeUps = new WakeUps();
  private final GraphListener listener;
  private final Backend backend;
  private final boolean callerRuns;
  private final ReentrantLock lock;

  private volatile boolean stopping;
  private volatile boolean done;
  private Throwable failure; // the first one, unchecked
  private TaskKey failedTask;
  private final List<TaskRun> runs = new ArrayList<>(); // what runs now, as many as threads
  private int active; // threads that run a task or close results
  private boolean ending;
  private boolean closed;

  RunningGraph(TaskGraph graph, ExecutionOptions options, Backend backend, boolean callerRuns) {
    super(backend.lock().newCondition());
    this.index = new GraphIndex(graph);
    this.state = new SchedulerState(index, TaskOrder.of(index));
    this.store = new ResultStore(index.taskCount());
    this.listener = options.listener();
    this.backend = backend;
    this.callerRuns = callerRuns;
    this.lock = backend.lock();
  }

  GraphIndex index() {
    return index;
  }

  ResultStore store() {
    return store;
  }

  WakeUps wakeUps() {
    return wakeUps;
  }

  Backend backend() {
    return backend;
  }

  boolean stopping() {
    return stopping;
  }

  @Override
  int readyCount() {
    return state.readyCount();
  }

  // ---- Called by the backend, under the lock.

  /** Makes the first tasks ready. */
  void start() {
    active++;
    lock.unlock();
    Throwable thrown = null;
    try {
      listener.start(index.graph());
    } catch (Throwable t) {
      thrown = t;
    } finally {
      lock.lock();
    }
    if (!stopping) {
      state.start();
    }
    IntStack releases = new IntStack();
    if (thrown != null) {
      fail(thrown, null, releases);
    }
    leave(releases);
  }

  @Override
  int take() {
    return state.take();
  }

  @Override
  void run(int task) {
    active++;
    TaskRun run = new GraphTaskRun(this, task);
    runs.add(run);
    lock.unlock();
    TaskResult result = null;
    Throwable thrown = null;
    try {
      result = call(run, task);
      store.put(task, result);
    } catch (Throwable t) {
      thrown = t;
    } finally {
      lock.lock();
    }
    runs.remove(run);
    IntStack releases = new IntStack();
    if (thrown == null) {
      state.finished(task, releases::push);
    } else {
      state.failed(task, releases::push);
      fail(thrown, index.key(task), releases);
    }
    leave(releases);
  }

  /** Cancels when the calling thread has been interrupted, and says so; clears the interrupt. */
  boolean cancelIfInterrupted() {
    boolean interrupted = Thread.interrupted();
    if (interrupted) {
      cancelUnlocked();
    }
    return interrupted;
  }

  /** Waits until {@link #changed}; an interrupt cancels, and is told and cleared. */
  @SuppressWarnings("WaitNotInLoop") // its callers loop
  boolean awaitChange() {
    try {
      changed.await();
      return false;
    } catch (InterruptedException e) {
      cancelUnlocked();
      return true;
    }
  }

  private void cancelUnlocked() {
    lock.unlock();
    try {
      cancel();
    } finally {
      lock.lock();
    }
  }

  private TaskResult call(TaskRun run, int task) throws Exception {
    boolean heard = !listener.equals(GraphListener.SILENT);
    if (heard) {
      listener.pretask(run.key());
    }
    TaskResult result = null;
    Throwable thrown = null;
    try {
      result = run.call(index.body(task));
      if (heard && run.report() != null) {
        listener.reported(run.key(), 1, "", run.report());
      }
    } catch (Throwable t) {
      thrown = t;
    }
    if (heard) {
      try {
        listener.posttask(run.key(), Optional.ofNullable(thrown));
      } catch (Throwable t) {
        thrown = suppress(thrown, t);
      }
    }
    if (thrown != null && result != null) {
      thrown = TaskRun.closeAfter(thrown, result);
    }
    rethrow(thrown);
    return result;
  }

  /** Throws what it is given, if anything. */
  static void rethrow(Throwable thrown) throws Exception {
    switch (thrown) {
      case null -> {}
      case Exception e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(thrown);
    }
  }

  /** Records a failure and stops the rest; the first failure wins. */
  private void fail(Throwable thrown, TaskKey task, IntStack releases) {
    if (failure != null) {
      suppress(failure, thrown);
      return;
    }
    failedTask = task;
    failure =
        thrown instanceof RuntimeException || thrown instanceof Error
            ? thrown
            : new TaskFailedException(task, thrown);
    if (task != null) {
      failure.addSuppressed(new TaskNote(task));
    }
    stop(releases);
  }

  private void stop(IntStack releases) {
    stopping = true;
    state.stop(releases::push);
  }

  /**
   * The end of a thread's part: closes what is released, wakes blocked tasks after a stop, and ends
   * the execution when it was the last. The lock is given back meanwhile.
   */
  private void leave(IntStack releases) {
    boolean woke = false;
    while (!releases.isEmpty() || (stopping && !woke)) {
      lock.unlock();
      Throwable thrown = release(releases);
      if (stopping && !woke) {
        woke = true;
        try {
          wakeUps.wake(null);
        } catch (Throwable t) {
          thrown = suppress(thrown, t);
        }
      }
      lock.lock();
      releases.clear();
      if (thrown != null) {
        fail(thrown, null, releases);
      }
    }
    active--;
    if (active == 0 && state.isDone() && !ending) {
      end();
    }
  }

  private Throwable release(IntStack releases) {
    Throwable thrown = null;
    for (int i = 0; i < releases.size(); i++) {
      try {
        store.release(releases.get(i));
      } catch (Throwable t) {
        thrown = suppress(thrown, t);
      }
    }
    return thrown;
  }

  private void end() {
    ending = true;
    Throwable known = failure;
    lock.unlock();
    Throwable thrown = null;
    try {
      listener.finish(index.graph(), Optional.ofNullable(known));
    } catch (Throwable t) {
      thrown = t;
    } finally {
      lock.lock();
    }
    if (thrown != null) {
      IntStack releases = new IntStack();
      fail(thrown, null, releases);
      lock.unlock();
      thrown = release(releases);
      lock.lock();
      if (thrown != null) {
        fail(thrown, null, releases);
      }
    }
    done = true;
    backend.ended(this);
    changed.signalAll();
  }

  // ---- Called by anyone, without the lock.

  @Override
  public void await() {
    if (!done) {
      backend.await(this);
    }
    lock.lock();
    try {
      throwUnchecked(failure);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public TaskResult result(TaskKey key) {
    await();
    TaskResult result = store.get(index.node(key));
    if (result == null) {
      lock.lock();
      try {
        if (closed) {
          throw new IllegalStateException("the execution is closed");
        }
      } finally {
        lock.unlock();
      }
      throw new IllegalArgumentException(key + " is no output of the graph");
    }
    return result;
  }

  @Override
  public void cancel() {
    lock.lock();
    try {
      if (stopping || ending) {
        return;
      }
      active++;
      IntStack releases = new IntStack();
      failure = new CancelledException("the execution was cancelled");
      stop(releases);
      leave(releases);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isDone() {
    return done;
  }

  @Override
  public boolean callerRuns() {
    return callerRuns;
  }

  @Override
  public Progress progress() {
    lock.lock();
    try {
      return new Progress(index.neededTasks(), state.finishedCount(), state.runningCount());
    } finally {
      lock.unlock();
    }
  }

  /** The tasks that run, and at most that many others that are not over. */
  List<ClusterView.Task> tasks(int limit) {
    List<ClusterView.Task> tasks = new ArrayList<>();
    lock.lock();
    try {
      runs.forEach(run -> tasks.add(shown(run.key(), SchedulerState.State.RUNNING, run.seconds())));
      int listed = 0;
      for (int node = 0; node < index.taskCount() && listed < limit; node++) {
        SchedulerState.State now = state.state(node);
        if (now == SchedulerState.State.WAITING
            || now == SchedulerState.State.READY
            || now == SchedulerState.State.MEMORY) {
          tasks.add(shown(index.key(node), now, 0));
          listed++;
        }
      }
    } finally {
      lock.unlock();
    }
    return tasks;
  }

  private ClusterView.Task shown(TaskKey key, SchedulerState.State state, double seconds) {
    String worker = state == SchedulerState.State.RUNNING ? "local" : "";
    String name = state.name().toLowerCase(Locale.ROOT);
    return new ClusterView.Task(number, key.layer(), key.index(), 1, name, worker, 0, seconds);
  }

  @Override
  public Optional<TaskKey> failedTask() {
    lock.lock();
    try {
      return Optional.ofNullable(failedTask);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    cancel();
    if (!done) {
      backend.await(this);
    }
    IntStack releases = new IntStack();
    lock.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      state.clientLeft(releases::push);
    } finally {
      lock.unlock();
    }
    throwUnchecked(release(releases));
  }

  private static void throwUnchecked(Throwable thrown) {
    switch (thrown) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(thrown);
    }
  }

  /** Adds a later failure to the first; tells nothing of tasks that merely obeyed. */
  @SuppressWarnings("ReferenceEquality") // nothing can suppress itself
  static Throwable suppress(Throwable first, Throwable later) {
    if (first == null) {
      return later;
    }
    if (first != later && !(later instanceof CancelledException)) {
      first.addSuppressed(later);
    }
    return first;
  }
}
