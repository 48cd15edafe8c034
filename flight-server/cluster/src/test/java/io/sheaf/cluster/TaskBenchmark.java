package io.sheaf.cluster;

import io.sheaf.graph.Dependency;
import io.sheaf.graph.Execution;
import io.sheaf.graph.Layer;
import io.sheaf.graph.Pattern;
import io.sheaf.graph.Scheduler;
import io.sheaf.graph.TaskGraph;
import io.sheaf.graph.portable.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Run by hand: what a task costs in a cluster of processes, when it does nothing by itself.
 * Arguments: workers, cases of {@code tasks}, {@code chain} and {@code million}.
 */
final class TaskBenchmark {
  private static final int TASKS = 100_000;
  private static final int STEPS = 2_000;
  private static final int MILLION = 1_000_000;
  private static final int RUNS = 5;

  private TaskBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int workers = arguments.length == 0 ? 2 : Integer.parseInt(arguments[0]);
    List<String> cases =
        arguments.length < 2
            ? List.of("tasks", "chain", "million")
            : Arrays.asList(arguments).subList(1, arguments.length);
    Path folder = Files.createTempDirectory("sheaf-tasks");
    try (TestClient client = new TestClient(folder);
        Scheduler scheduler = new ClusterProvider().open(client.config("processes", workers))) {
      for (String name : cases) {
        switch (name) {
          case "tasks" -> tasks(scheduler);
          case "chain" -> chain(scheduler);
          case "million" -> million(scheduler);
          default -> throw new IllegalArgumentException("no case " + name);
        }
      }
    }
  }

  private static void tasks(Scheduler scheduler) {
    TaskGraph graph =
        TaskGraph.of(
            List.of(
                Layer.of("inc", TASKS, new Program.Numbered(1).bodies()),
                Layer.of("sum", 1, new Program.Sum(0).bodies(), Dependency.all("inc"))),
            "sum");
    report("independent tasks", TASKS, times(scheduler, graph, RUNS), 1000, "us a task");
  }

  private static void chain(Scheduler scheduler) {
    List<Layer> layers = new ArrayList<>();
    layers.add(Layer.of("step0", 1, new Program.Numbered(1).bodies()));
    for (int i = 1; i < STEPS; i++) {
      layers.add(
          Layer.of(
              "step" + i, 1, new Program.Sum(1).bodies(), Dependency.oneToOne("step" + (i - 1))));
    }
    TaskGraph graph = TaskGraph.of(layers, "step" + (STEPS - 1));
    report("dependent chain", STEPS, times(scheduler, graph, RUNS), 1000, "us a step");
  }

  private static void million(Scheduler scheduler) {
    int half = MILLION / 2;
    TaskGraph graph =
        TaskGraph.of(
            List.of(
                Layer.of("scan", half, new Program.Numbered(1).bodies()),
                Layer.of("map", half, new Program.Sum(1).bodies(), Dependency.oneToOne("scan")),
                Layer.of(
                    "partial",
                    half / 100,
                    new Program.Sum(0).bodies(),
                    new Dependency("map", Pattern.groupsOf(100, half))),
                Layer.of("sum", 1, new Program.Sum(0).bodies(), Dependency.all("partial"))),
            "sum");
    long before = used();
    long start = System.nanoTime();
    try (Execution execution = scheduler.execute(graph)) {
      long peak = 0;
      while (!execution.isDone()) {
        peak = Math.max(peak, used());
        pause();
      }
      execution.await();
      System.out.printf(
          Locale.ROOT,
          "a million tasks: %.2f s, %.1f us a task, %.0f bytes a task of heap in use at most%n",
          (System.nanoTime() - start) / 1e9,
          (System.nanoTime() - start) / 1e3 / graph.taskCount(),
          (double) (peak - before) / graph.taskCount());
    }
  }

  private static void pause() {
    try {
      Thread.sleep(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Of the coordinator and the client, which are here. */
  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static double[] times(Scheduler scheduler, TaskGraph graph, int runs) {
    double[] nanos = new double[runs];
    for (int run = -2; run < runs; run++) { // the first two warm up
      long start = System.nanoTime();
      try (Execution execution = scheduler.execute(graph)) {
        execution.await();
      }
      if (run >= 0) {
        nanos[run] = System.nanoTime() - start;
      }
    }
    Arrays.sort(nanos);
    return nanos;
  }

  private static void report(String name, int count, double[] nanos, double unit, String of) {
    System.out.printf(
        Locale.ROOT,
        "%d %s: %.1f %s (%.1f to %.1f)%n",
        count,
        name,
        nanos[nanos.length / 2] / count / unit,
        of,
        nanos[0] / count / unit,
        nanos[nanos.length - 1] / count / unit);
  }
}
