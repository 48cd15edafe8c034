package io.sheaf.graph;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/** What scheduling itself costs. The bounds are far above what a free machine needs. */
class OverheadTest {
  private static final TaskBody NOTHING = context -> TaskResult.EMPTY;

  @Test
  void aTaskCostsMicroseconds(TestReporter report) {
    try (Scheduler scheduler = new ThreadScheduler(2)) {
      run(scheduler, 10_000);
      long nanos = run(scheduler, 100_000) / 100_000;
      report.publishEntry("ns a task", String.valueOf(nanos));
      assertTrue(nanos < 20_000, nanos + " ns a task");
    }
  }

  @Test
  void aPendingTaskCostsLittleMemory(TestReporter report) {
    int tasks = 200_000;
    TaskGraph graph = graph(tasks);
    try (Scheduler scheduler = new ThreadScheduler(1)) {
      scheduler.execute(graph(1000)).close(); // loads the classes
      long before = usedMemory();
      try (Execution execution = scheduler.execute(graph)) {
        long bytes = (usedMemory() - before) / tasks;
        report.publishEntry("bytes a pending task", String.valueOf(bytes));
        assertTrue(bytes < 200, bytes + " bytes a pending task");
        assertTrue(execution.progress().total() >= tasks);
      }
    }
  }

  @Test
  void aTinyGraphStaysOnTheCallingThread(TestReporter report) {
    try (Scheduler scheduler = new ThreadScheduler(2)) {
      AtomicLong others = new AtomicLong();
      Thread caller = Thread.currentThread();
      TaskBody body =
          context -> {
            others.addAndGet(Thread.currentThread() == caller ? 0 : 1);
            return TaskResult.EMPTY;
          };
      TaskGraph graph =
          TaskGraph.of(
              List.of(
                  Layer.single("scan", body),
                  Layer.single("sum", body, Dependency.oneToOne("scan"))),
              "sum");
      long best = Long.MAX_VALUE;
      for (int i = 0; i < 2000; i++) {
        long start = System.nanoTime();
        try (Execution execution = scheduler.execute(graph)) {
          execution.await();
        }
        best = Math.min(best, System.nanoTime() - start);
      }
      report.publishEntry("ns for a graph of two", String.valueOf(best));
      assertTrue(others.get() == 0, others + " tasks ran elsewhere");
    }
  }

  @Test
  @Tag("slow")
  void aMillionTasksRunInSeconds(TestReporter report) {
    try (Scheduler scheduler = new ThreadScheduler(2)) {
      long nanos = run(scheduler, 1_000_000);
      report.publishEntry("ms for a million tasks", String.valueOf(nanos / 1_000_000));
      assertTrue(nanos < 10_000_000_000L, nanos / 1_000_000 + " ms");
    }
  }

  private static long run(Scheduler scheduler, int tasks) {
    long start = System.nanoTime();
    try (Execution execution = scheduler.execute(graph(tasks))) {
      execution.await();
    }
    return System.nanoTime() - start;
  }

  private static TaskGraph graph(int tasks) {
    int n = tasks / 2;
    int groups = (n + 99) / 100;
    return TaskGraph.of(
        List.of(
            Layer.of("scan", n, i -> NOTHING),
            Layer.of("map", n, i -> NOTHING, Dependency.oneToOne("scan")),
            Layer.of(
                "partial", groups, i -> NOTHING, new Dependency("map", Pattern.groupsOf(100, n))),
            Layer.of("sum", 1, i -> NOTHING, Dependency.all("partial"))),
        "sum");
  }

  private static long usedMemory() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
