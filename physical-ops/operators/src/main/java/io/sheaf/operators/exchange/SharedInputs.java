package io.sheaf.operators.exchange;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * What the tasks of one member share of an execution: rows that were broadcast to all of them, join
 * tables over such rows. Each is made by the first task that asks, counted while tasks use it, and
 * closed when its execution ends, or before when nobody uses it and memory is wanted. Thread-safe;
 * the member owns it.
 */
public final class SharedInputs implements AutoCloseable {
  private record Key(long execution, Object name) {}

  private final Map<Key, Shared<?>> entries = new HashMap<>();

  /** Something shared, in use until the lease is closed. */
  public interface Lease<T> extends AutoCloseable {
    T value();

    @Override
    void close();
  }

  /**
   * The shared thing of that name, made if it is not there. Others that ask for it meanwhile wait;
   * when making it fails, one of them makes it.
   *
   * @param name equal for the same thing of one execution
   */
  public <T extends AutoCloseable> Lease<T> lease(long execution, Object name, Callable<T> maker)
      throws Exception {
    Key key = new Key(execution, name);
    Shared<T> shared;
    synchronized (this) {
      @SuppressWarnings("unchecked") // a name stands for things of one type
      Shared<T> known = (Shared<T>) entries.computeIfAbsent(key, absent -> new Shared<T>());
      shared = known;
      shared.users++;
    }
    try {
      return new SharedLease<>(this, shared, shared.get(maker));
    } catch (Throwable failure) {
      leave(shared);
      throw failure;
    }
  }

  private synchronized void leave(Shared<?> shared) {
    shared.users--;
    if (shared.users == 0 && shared.released) {
      shared.close();
    }
  }

  /** Ends an execution: what it shares is closed as soon as no task uses it. */
  public synchronized void release(long execution) {
    entries
        .entrySet()
        .removeIf(
            entry -> {
              if (entry.getKey().execution() != execution) {
                return false;
              }
              entry.getValue().release();
              return true;
            });
  }

  /** Ends all executions. */
  @Override
  public synchronized void close() {
    entries.values().forEach(Shared::release);
    entries.clear();
  }

  private static final class Shared<T extends AutoCloseable> {
    private int users;
    private boolean released;
    private T value;

    synchronized T get(Callable<T> maker) throws Exception {
      if (value == null) {
        value = maker.call();
      }
      return value;
    }

    void release() {
      released = true;
      if (users == 0) {
        close();
      }
    }

    synchronized void close() {
      if (value == null) {
        return;
      }
      try {
        value.close();
      } catch (Exception failure) {
        throw new IllegalStateException("cannot release a shared input", failure);
      }
      value = null;
    }
  }

  private static final class SharedLease<T> implements Lease<T> {
    private final SharedInputs owner;
    private final Shared<?> shared;
    private final T value;
    private boolean closed;

    SharedLease(SharedInputs owner, Shared<?> shared, T value) {
      this.owner = owner;
      this.shared = shared;
      this.value = value;
    }

    @Override
    public T value() {
      return value;
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        owner.leave(shared);
      }
    }
  }
}
