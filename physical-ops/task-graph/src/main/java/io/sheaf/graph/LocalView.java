package io.sheaf.graph;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/** What a scheduler within one process shows: the process, and the tasks of what it runs. */
final class LocalView implements ClusterView {
  /** Most tasks of an execution that are listed beside those that run. */
  static final int LISTED_TASKS = 1000;

  private final int threads;
  private final Supplier<Collection<RunningGraph>> running;

  /**
   * @param running a snapshot of the executions
   */
  LocalView(int threads, Supplier<Collection<RunningGraph>> running) {
    this.threads = threads;
    this.running = running;
  }

  @Override
  public List<Worker> workers() {
    ProcessHandle process = ProcessHandle.current();
    Runtime heap = Runtime.getRuntime();
    int tasks = running.get().stream().mapToInt(graph -> graph.progress().running()).sum();
    return List.of(
        new Worker(
            "local",
            "local",
            "running",
            "",
            process.pid(),
            threads,
            tasks,
            0,
            heap.totalMemory() - heap.freeMemory(),
            heap.maxMemory(),
            process.info().startInstant().orElse(Instant.EPOCH).toEpochMilli(),
            System.currentTimeMillis()));
  }

  @Override
  public List<Task> tasks() {
    List<Task> all = new ArrayList<>();
    running.get().forEach(graph -> all.addAll(graph.tasks(LISTED_TASKS)));
    return all;
  }

  @Override
  public List<Exchange> exchanges() {
    return List.of();
  }

  @Override
  public List<Event> events() {
    return List.of();
  }
}
