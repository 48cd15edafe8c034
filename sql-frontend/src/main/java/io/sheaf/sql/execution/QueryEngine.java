package io.sheaf.sql.execution;

import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.Scheduler;
import io.sheaf.graph.SynchronousScheduler;
import io.sheaf.graph.ThreadScheduler;
import io.sheaf.sql.Settings;

/**
 * What a session's queries share: the memory pool and the scheduler, made when first needed and
 * remade when a setting changes them. Used by one thread.
 */
public final class QueryEngine implements AutoCloseable {
  private final Settings settings;
  private MemoryPool memory;
  private Scheduler scheduler;
  private int threads;
  private boolean synchronous;

  public QueryEngine(Settings settings) {
    this.settings = settings;
  }

  /** The pool of the session. A changed limit takes effect at once. */
  public MemoryPool memory() {
    if (memory == null) {
      memory = new MemoryPool(settings.memory());
    }
    memory.setLimit(settings.memory());
    return memory;
  }

  public Scheduler scheduler() {
    if (scheduler != null
        && (threads != settings.threads() || synchronous != settings.synchronous())) {
      scheduler.close();
      scheduler = null;
    }
    if (scheduler == null) {
      threads = settings.threads();
      synchronous = settings.synchronous();
      scheduler = synchronous ? new SynchronousScheduler() : new ThreadScheduler(threads);
    }
    return scheduler;
  }

  /** Ends the threads and checks that no memory is held. */
  @Override
  public void close() {
    if (scheduler != null) {
      scheduler.close();
      scheduler = null;
    }
    if (memory != null) {
      memory.close();
      memory = null;
    }
  }
}
