package io.sheaf.sql.execution;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.graph.ClusterShape;
import io.sheaf.graph.ClusterView;
import io.sheaf.graph.Scheduler;
import io.sheaf.graph.SchedulerConfig;
import io.sheaf.graph.SchedulerConfig.Security;
import io.sheaf.graph.SchedulerProvider;
import io.sheaf.graph.SynchronousScheduler;
import io.sheaf.graph.ThreadScheduler;
import io.sheaf.graph.WorkerScaling;
import io.sheaf.graph.WorkerServices;
import io.sheaf.sql.Settings;
import java.nio.file.Path;

/**
 * What a session's queries share: the memory pool and the scheduler, made when first needed and
 * remade when a setting changes them. Used by one thread, but for {@link #view}.
 */
public final class QueryEngine implements AutoCloseable {
  private final Settings settings;
  private MemoryPool memory;
  private volatile Scheduler scheduler;
  private Wanted running;

  /** What the settings say of the scheduler; another one is opened when it changes. */
  private record Wanted(
      String scheduler,
      int threads,
      int workers,
      WorkerScaling scaling,
      long memory,
      Path spill,
      Security security) {
    static Wanted of(Settings settings) {
      if (!settings.remote()) {
        return new Wanted(
            settings.scheduler(), settings.threads(), 0, null, 0, null, Security.NONE);
      }
      return new Wanted(
          settings.scheduler(),
          settings.threads(),
          settings.workers(),
          settings.scaling(settings.workers()),
          settings.memory(),
          settings.spillDirectory(),
          settings.security());
    }
  }

  public QueryEngine(Settings settings) {
    this.settings = settings;
  }

  /** The pool of the session. A changed limit takes effect at once. */
  public MemoryPool memory() {
    if (memory == null) {
      memory = new MemoryPool(ownMemory());
    }
    memory.setLimit(ownMemory());
    return memory;
  }

  /** With processes of its own a session keeps a quarter of the memory and leaves them the rest. */
  private long ownMemory() {
    return startsWorkers() ? settings.memory() / 4 : settings.memory();
  }

  private boolean startsWorkers() {
    return settings.scheduler().equals("processes");
  }

  /**
   * The scheduler that the settings want.
   *
   * @throws SheafException UNSUPPORTED when the module that runs processes is not there,
   *     CONNECTION_FAILED when the cluster can't be reached
   */
  public Scheduler scheduler() {
    Wanted wanted = Wanted.of(settings);
    if (scheduler != null && !wanted.equals(running)) {
      closeScheduler();
    }
    if (scheduler == null) {
      scheduler =
          switch (wanted.scheduler()) {
            case "threads" -> new ThreadScheduler(wanted.threads());
            case "sync" -> new SynchronousScheduler();
            default -> remote(wanted);
          };
      running = wanted;
    }
    return scheduler;
  }

  private Scheduler remote(Wanted wanted) {
    SchedulerProvider provider =
        SchedulerProvider.of(wanted.scheduler())
            .orElseThrow(
                () ->
                    new SheafException(
                            ErrorCode.UNSUPPORTED,
                            "scheduler " + wanted.scheduler() + " needs the module sheaf-cluster")
                        .withHint("add it to the class path, or SET scheduler = 'threads'"));
    return provider.open(
        new SchedulerConfig(
            wanted.scheduler(),
            wanted.workers(),
            wanted.scaling(),
            wanted.threads(),
            wanted.memory() - (startsWorkers() ? ownMemory() : 0),
            wanted.spill(),
            wanted.security(),
            WorkerServices.of(memory())));
  }

  /** The cluster that the next query can count on. */
  public ClusterShape shape() {
    return settings.remote() ? scheduler().shape() : ClusterShape.LOCAL;
  }

  /** What goes on behind the scheduler; it may be looked at from any thread while queries run. */
  public ClusterView view() {
    Scheduler now = scheduler;
    return (now == null ? scheduler() : now).view();
  }

  private void closeScheduler() {
    Scheduler last = scheduler;
    scheduler = null;
    last.close();
  }

  /** Ends the threads and checks that no memory is held. */
  @Override
  public void close() {
    if (scheduler != null) {
      closeScheduler();
    }
    if (memory != null) {
      memory.close();
      memory = null;
    }
  }
}
