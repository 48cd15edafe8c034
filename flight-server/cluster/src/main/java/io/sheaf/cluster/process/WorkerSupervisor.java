package io.sheaf.cluster.process;

import io.sheaf.cluster.Workforce;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Keeps as many workers running as are wanted: one that ends without being asked to is replaced
 * under its name, after a pause that grows while it keeps dying. Thread-safe.
 */
public final class WorkerSupervisor implements Workforce, AutoCloseable {
  private static final Logger LOG = System.getLogger(WorkerSupervisor.class.getName());
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 10_000;
  private static final long HEALTHY_MILLIS = 30_000;
  private static final long FAREWELL_MILLIS = 1_000;
  private static final long PATIENCE_MILLIS = 5_000;

  /** Says what a worker of that name is to be started with. */
  public interface Requests {
    WorkerLauncher.Request of(String name);
  }

  private static final class Slot {
    private final String name;
    private WorkerProcess process; // null between two lives
    private Path spill;
    private long started;
    private long pause = FIRST_PAUSE_MILLIS;
    private boolean leaving;

    Slot(String name) {
      this.name = name;
    }
  }

  private final WorkerLauncher launcher;
  private final Requests requests;
  private final Level routine;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sheaf-supervisor").factory());
  private final Map<String, Slot> slots = new LinkedHashMap<>();
  private final Map<String, Death> deaths = new HashMap<>(); // the last of each name
  private int named;
  private int restarts;
  private boolean closed;

  /**
   * Starts nobody yet.
   *
   * @param routine the level of the log for what is no trouble
   */
  public WorkerSupervisor(WorkerLauncher launcher, Requests requests, Level routine) {
    this.routine = routine;
    this.launcher = launcher;
    this.requests = requests;
  }

  /**
   * Starts workers and returns when their processes are there, which then join by themselves.
   *
   * @throws IOException when one can't be started
   */
  public void startNow(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      launch(newSlot());
    }
  }

  @Override
  public void start(int count) {
    for (int i = 0; i < count; i++) {
      Slot slot = newSlot();
      timer.execute(() -> relaunch(slot));
    }
  }

  private synchronized Slot newSlot() {
    Slot slot = new Slot("worker-" + ++named);
    slots.put(slot.name, slot);
    return slot;
  }

  private synchronized void launch(Slot slot) throws IOException {
    if (closed || slot.leaving) {
      return;
    }
    WorkerLauncher.Request request = requests.of(slot.name);
    slot.spill = request.spillDirectory();
    slot.started = System.nanoTime();
    slot.process = launcher.launch(request);
    WorkerProcess process = slot.process;
    LOG.log(routine, "started {0}, process {1}", slot.name, Long.toString(process.processId()));
    var _ = process.exit().thenAccept(exit -> ended(slot, process, exit));
  }

  private void relaunch(Slot slot) {
    try {
      launch(slot);
    } catch (IOException e) {
      LOG.log(Level.ERROR, "cannot start " + slot.name, e);
      again(slot);
    }
  }

  private void ended(Slot slot, WorkerProcess process, WorkerProcess.Exit exit) {
    deleteAll(slot.spill);
    boolean expected;
    synchronized (this) {
      slot.process = null;
      expected = slot.leaving || closed;
      if (expected) {
        slots.remove(slot.name);
      } else {
        deaths.put(slot.name, new Death(slot.name, exit.toString(), process.lastLines()));
        restarts++;
      }
      notifyAll();
    }
    if (expected) {
      LOG.log(routine, "{0} has ended: {1}", slot.name, exit);
      return;
    }
    LOG.log(
        Level.WARNING,
        "{0} (process {1}) has died, {2}, and is started again",
        slot.name,
        Long.toString(process.processId()),
        exit);
    LOG.log(routine, "last lines of {0}:\n{1}", slot.name, String.join("\n", process.lastLines()));
    again(slot);
  }

  private synchronized void again(Slot slot) {
    if (closed) {
      return;
    }
    long lived = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - slot.started);
    long pause = lived > HEALTHY_MILLIS ? FIRST_PAUSE_MILLIS : slot.pause;
    slot.pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    var _ = timer.schedule(() -> relaunch(slot), pause, TimeUnit.MILLISECONDS);
  }

  @Override
  public synchronized void stop(String worker) {
    Slot slot = slots.get(worker);
    if (slot != null) {
      slot.leaving = true;
    }
  }

  @Override
  public CompletableFuture<List<Death>> deaths(List<String> workers) {
    // The system tells of a process's end a little after its connections broke.
    return CompletableFuture.supplyAsync(
        () -> known(workers),
        CompletableFuture.delayedExecutor(FIRST_PAUSE_MILLIS, TimeUnit.MILLISECONDS));
  }

  private synchronized List<Death> known(List<String> workers) {
    return workers.stream().distinct().map(deaths::get).filter(Objects::nonNull).toList();
  }

  /** The processes that run, by name of the worker. */
  public synchronized Map<String, Long> processes() {
    Map<String, Long> running = new LinkedHashMap<>();
    slots
        .values()
        .forEach(
            slot -> {
              if (slot.process != null) {
                running.put(slot.name, slot.process.processId());
              }
            });
    return running;
  }

  /** Workers replaced so far. */
  public synchronized int restarts() {
    return restarts;
  }

  /** Waits until all have ended, as they do when their coordinator says farewell; else kills. */
  @Override
  public void close() {
    List<WorkerProcess> running = new ArrayList<>();
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      slots
          .values()
          .forEach(
              slot -> {
                if (slot.process != null) {
                  running.add(slot.process);
                }
              });
    }
    timer.shutdownNow();
    long asked = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FAREWELL_MILLIS);
    for (WorkerProcess process : running) {
      if (!exitsWithin(process, asked - System.nanoTime())) {
        process.terminate(); // it has not joined yet, and heard no farewell
      }
    }
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    for (WorkerProcess process : running) {
      if (!exitsWithin(process, deadline - System.nanoTime())) {
        LOG.log(Level.WARNING, "{0} does not end and is killed", process.name());
        process.kill();
      }
    }
    for (WorkerProcess process : running) {
      process.exit().join();
    }
  }

  private static boolean exitsWithin(WorkerProcess process, long nanos) {
    try {
      process.exit().copy().get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException late) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void deleteAll(Path folder) {
    List<Path> paths;
    try (Stream<Path> all = Files.walk(folder)) {
      paths = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : paths) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException nothing) {
      return; // it has spilled nothing, or cleaned up itself
    } catch (IOException | UncheckedIOException e) {
      LOG.log(Level.WARNING, "cannot delete " + folder, e);
    }
  }
}
