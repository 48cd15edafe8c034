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
import io.sheaf.operators.spill.SpillArea;
import io.sheaf.sql.Setting;
import io.sheaf.sql.Settings;
import io.sheaf.sql.catalog.FileAccess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a session's queries share: the memory pool and the scheduler, made when first needed and
 * remade when a setting changes them; or those that it shares with other sessions. Used by one
 * thread, but for {@link #view}; by any when shared.
 */
public final class QueryEngine implements AutoCloseable {
  /** Bytes of a result in memory that its client has not read yet. */
  private static final long RESULT_BYTES = 16L << 20;

  private static final long SHARED_RESULT_BYTES = 4L << 20;

  private final Settings settings;
  private final SharedEngine shared; // or null
  private MemoryPool memory;
  private volatile Scheduler scheduler;
  private final List<Scheduler> retired = new ArrayList<>();
  private int openQueries;
  private Wanted running;

  /** What the settings say of the scheduler; another one is opened when it changes. */
  private record Wanted(
      String scheduler,
      int threads,
      int workers,
      WorkerScaling scaling,
      long memory,
      Path spill,
      long spillLimit,
      Security security) {
    static Wanted of(Settings settings) {
      if (!settings.remote()) {
        return new Wanted(
            settings.scheduler(), settings.threads(), 0, null, 0, null, 0, Security.NONE);
      }
      return new Wanted(
          settings.scheduler(),
          settings.threads(),
          settings.workers(),
          settings.scaling(settings.workers()),
          settings.memory(),
          settings.spillDirectory(),
          settings.spillLimit(),
          settings.security());
    }
  }

  public QueryEngine(Settings settings) {
    this(settings, null);
  }

  /**
   * @param shared what to use instead of what the settings say; null for an engine of its own
   */
  public QueryEngine(Settings settings, SharedEngine shared) {
    this.settings = settings;
    this.shared = shared;
  }

  /** Whether statements of several clients run beside each other. */
  public boolean isShared() {
    return shared != null;
  }

  /** Which files statements may read and write. */
  public FileAccess access() {
    return shared == null ? FileAccess.ALL : shared.access();
  }

  /** Most bytes of a result that wait in memory for its reader. */
  public long resultBytes() {
    return shared == null
        ? Math.min(RESULT_BYTES, memory().limit() / 8)
        : Math.min(SHARED_RESULT_BYTES, memory().limit() / 64);
  }

  /** Threads that a query may count on. */
  public int threads() {
    return shared == null ? settings.threads() : shared.scheduler().threads();
  }

  /**
   * Checks that a session may set something.
   *
   * @throws SheafException INVALID_SETTING when it is shared with other sessions
   */
  public void checkOwn(Setting setting) {
    if (shared != null && SharedEngine.SETTINGS.contains(setting)) {
      throw new SheafException(
              ErrorCode.INVALID_SETTING,
              "setting " + setting.settingName() + " is the server's, for all its sessions")
          .withHint("it is given when the server is started");
    }
  }

  /** The pool of the session. A changed limit takes effect at once. */
  public MemoryPool memory() {
    if (shared != null) {
      return shared.memory();
    }
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
    if (shared != null) {
      return shared.scheduler();
    }
    Wanted wanted = Wanted.of(settings);
    if (scheduler != null && !wanted.equals(running)) {
      retireScheduler();
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
    SpillArea.of(wanted.spill()).limit(wanted.spillLimit());
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

  /** Bounds what is kept on disk, as the settings have it now; a server's bound is the server's. */
  void boundSpilling() {
    if (shared == null) {
      SpillArea.of(settings.spillDirectory()).limit(settings.spillLimit());
    }
  }

  /** The cluster that the next query can count on. */
  public ClusterShape shape() {
    return shared != null || settings.remote() ? scheduler().shape() : ClusterShape.LOCAL;
  }

  /** What goes on behind the scheduler; it may be looked at from any thread while queries run. */
  public ClusterView view() {
    Scheduler now = shared == null ? scheduler : shared.scheduler();
    return (now == null ? scheduler() : now).view();
  }

  /** Ends the scheduler as soon as no query is open that it may still run. */
  private synchronized void retireScheduler() {
    retired.add(scheduler);
    scheduler = null;
    closeRetired();
  }

  /** Hears that a query was started. */
  synchronized void opened() {
    openQueries++;
  }

  /** Hears that a query was closed. */
  synchronized void closed() {
    openQueries--;
    closeRetired();
  }

  private void closeRetired() {
    if (openQueries == 0) {
      retired.forEach(Scheduler::close);
      retired.clear();
    }
  }

  /** Ends the threads and checks that no memory is held. */
  @Override
  public void close() {
    if (scheduler != null) {
      retireScheduler();
    }
    if (memory != null) {
      memory.close();
      memory = null;
    }
  }
}
