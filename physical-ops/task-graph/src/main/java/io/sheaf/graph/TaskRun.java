package io.sheaf.graph;

import java.util.Objects;
import java.util.concurrent.Callable;

/** A task being run: what every backend does alike. */
abstract class TaskRun implements TaskContext {
  private final Backend backend;
  private final WakeUps wakeUps;
  private final TaskSource source;
  private final long start = System.nanoTime();
  private volatile Throwable driverFailure; // the first one; set under the lock
  private volatile byte[] report;

  TaskRun(Backend backend, WakeUps wakeUps, TaskSource source) {
    this.backend = backend;
    this.wakeUps = wakeUps;
    this.source = source;
  }

  /** Whether the work is no longer wanted, whatever its drivers do. */
  abstract boolean stopping();

  /**
   * Runs the body on this thread. A failure of a driver is the task's, whatever the body does.
   *
   * @return its result, never null
   */
  TaskResult call(TaskBody body) throws Exception {
    TaskResult result = null;
    Throwable thrown;
    try {
      checkCancelled();
      result = body.run(this);
      throwDriverFailure();
      if (result == null) {
        throw new NullPointerException(key() + " returned no result");
      }
      return result;
    } catch (CancelledException e) { // obeying a failed driver is no failure of its own
      thrown = driverFailure == null ? e : driverFailure;
    } catch (Throwable t) {
      thrown = t;
    }
    thrown = result == null ? thrown : closeAfter(thrown, result);
    throw switch (thrown) {
      case Exception e -> e;
      case Error e -> throw e;
      default -> new IllegalStateException(thrown);
    };
  }

  /** Closes the result of a task that failed. Returns the failure, which keeps that of closing. */
  static Throwable closeAfter(Throwable thrown, TaskResult result) {
    try {
      result.close();
      return thrown;
    } catch (Throwable t) {
      return RunningGraph.suppress(thrown, t);
    }
  }

  @Override
  public boolean cancelled() {
    return stopping() || driverFailure != null;
  }

  @Override
  public void checkCancelled() {
    if (cancelled()) {
      throw new CancelledException("the work is no longer wanted");
    }
  }

  @Override
  public Registration onCancel(Runnable action) {
    return wakeUps.register(this, action);
  }

  @Override
  public int threads() {
    return backend.threads();
  }

  @Override
  public void runDrivers(int maxDrivers, DriverBody body) throws Exception {
    backend.runDrivers(this, maxDrivers, body);
  }

  @Override
  public <T> T blocking(Callable<T> action) throws Exception {
    return backend.blocking(action);
  }

  @Override
  public void report(byte[] said) {
    report = Objects.requireNonNull(said, "report");
  }

  /** How long it has run so far. */
  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }

  /** What the body reported, or null. */
  byte[] report() {
    return report;
  }

  TaskSource source() {
    return source;
  }

  Throwable driverFailure() {
    return driverFailure;
  }

  /** Runs one driver and keeps its failure, which stops the others. */
  void drive(DriverBody body, int driver) {
    try {
      body.run(driver);
    } catch (Throwable failure) {
      boolean first = false;
      backend.lock().lock();
      try {
        if (driverFailure == null) {
          driverFailure = failure;
          first = true;
        } else {
          RunningGraph.suppress(driverFailure, failure);
        }
      } finally {
        backend.lock().unlock();
      }
      if (first) {
        wakeUps.wake(this);
      }
    }
  }

  /** Throws the first failure of a driver. */
  void throwDriverFailure() throws Exception {
    RunningGraph.rethrow(driverFailure);
  }
}
