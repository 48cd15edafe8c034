package io.sheaf.jdbc.remote;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Where one thread waits for what calls receive, and the lock that guards it: one for each call, or
 * one for all calls of a result.
 */
final class Arrivals {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** Changes what is guarded. */
  void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Something that is done under the lock. */
  interface Taking<T, E extends Exception> {
    T take() throws E;
  }

  /**
   * Waits until there is something, and does what is to be done with it.
   *
   * @param there looked at under the lock
   * @param timeoutMillis the longest wait; 0 for no bound
   */
  <T, E extends Exception> T await(BooleanSupplier there, long timeoutMillis, Taking<T, E> then)
      throws E, InterruptedException, TimeoutException {
    lock.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
      while (!there.getAsBoolean()) {
        if (timeoutMillis == 0) {
          changed.await();
        } else if (nanos <= 0) {
          throw new TimeoutException();
        } else {
          nanos = changed.awaitNanos(nanos);
        }
      }
      return then.take();
    } finally {
      lock.unlock();
    }
  }
}
