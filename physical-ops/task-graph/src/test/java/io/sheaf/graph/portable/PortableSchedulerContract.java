package io.sheaf.graph.portable;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.sheaf.graph.CancelledException;
import io.sheaf.graph.Dependency;
import io.sheaf.graph.Execution;
import io.sheaf.graph.GivenResults;
import io.sheaf.graph.GraphException;
import io.sheaf.graph.Layer;
import io.sheaf.graph.Pattern;
import io.sheaf.graph.Placement;
import io.sheaf.graph.Scheduler;
import io.sheaf.graph.TaskGraph;
import io.sheaf.graph.TaskKey;
import io.sheaf.graph.TaskResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * What every {@link Scheduler} promises, wherever it runs its tasks: the bodies are {@link
 * Program}s, which any process with this class on its class path can run. What needs closures is in
 * {@code SchedulerContract}.
 */
public final class PortableSchedulerContract {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Scheduler scheduler;
  private final Path folder;

  private PortableSchedulerContract(Scheduler scheduler, Path folder) {
    this.scheduler = scheduler;
    this.folder = folder;
  }

  /** One claim about a scheduler. */
  private interface Claim {
    void check(PortableSchedulerContract contract) throws Exception;
  }

  /**
   * The tests, all on one scheduler, which the caller closes after them.
   *
   * @param folder an empty one for files
   * @param remote whether tasks run in other processes
   */
  public static Stream<DynamicTest> tests(Scheduler scheduler, Path folder, boolean remote) {
    Map<String, Claim> claims = new LinkedHashMap<>();
    claims.put("a task gives its value", PortableSchedulerContract::oneTask);
    claims.put("every pattern reads what it says", PortableSchedulerContract::patterns);
    claims.put("a layer may be an output and an input", PortableSchedulerContract::sharedOutput);
    claims.put("a long value arrives whole", PortableSchedulerContract::longValue);
    claims.put("tasks in a chain", PortableSchedulerContract::chain);
    claims.put("many tasks", PortableSchedulerContract::manyTasks);
    claims.put("a failure tells its message and task", PortableSchedulerContract::failure);
    claims.put("a checked failure too", PortableSchedulerContract::checkedFailure);
    claims.put("after a failure all goes on", PortableSchedulerContract::afterFailure);
    claims.put("cancelling reaches a running task", PortableSchedulerContract::cancel);
    claims.put("closing an execution stops it", PortableSchedulerContract::closeRunning);
    claims.put("drivers share the work", PortableSchedulerContract::drivers);
    claims.put("client tasks run in this process", PortableSchedulerContract::clientTasks);
    claims.put("several executions at a time", PortableSchedulerContract::severalExecutions);
    claims.put("a result is lent until close", PortableSchedulerContract::closedResult);
    claims.put("a later graph reads earlier results", PortableSchedulerContract::givenResults);
    claims.put("what is no output is refused", PortableSchedulerContract::noOutput);
    claims.put("progress reaches the end", PortableSchedulerContract::progress);
    if (remote) {
      claims.put("a layer that can't leave is named", PortableSchedulerContract::notPortable);
      claims.put("a failed task is retried if wanted", PortableSchedulerContract::retries);
      claims.put("the view shows workers and tasks", PortableSchedulerContract::view);
    }
    return claims.entrySet().stream()
        .map(
            claim ->
                dynamicTest(
                    claim.getKey(),
                    () ->
                        assertTimeoutPreemptively(
                            LIMIT,
                            () ->
                                claim
                                    .getValue()
                                    .check(new PortableSchedulerContract(scheduler, folder)))));
  }

  private void oneTask() {
    assertEquals(7, value(List.of(layer("n", 1, new Program.Number(7))), "n"));
  }

  private void patterns() {
    List<Layer> layers =
        List.of(
            layer("n", 12, new Program.Number(1)),
            layer("same", 12, new Program.Sum(0), Dependency.oneToOne("n")),
            layer("all", 3, new Program.Sum(0), Dependency.all("same")),
            layer("whole", 2, new Program.Sum(0), Dependency.broadcast("same")),
            layer("pairs", 6, new Program.Sum(0), new Dependency("n", Pattern.groupsOf(2, 12))),
            layer(
                "picked",
                2,
                new Program.Sum(0),
                new Dependency("n", Pattern.each(i -> new int[] {i, 11 - i, i + 3}))),
            layer("both", 2, new Program.Sum(0), Dependency.all("all"), Dependency.all("whole")));
    TaskGraph graph = TaskGraph.of(layers, "same", "all", "whole", "pairs", "picked", "both");
    try (Execution execution = scheduler.execute(graph)) {
      int sum = 12 * 13 / 2;
      assertEquals(5, read(execution, "same", 4));
      assertEquals(sum, read(execution, "all", 2));
      assertEquals(sum, read(execution, "whole", 1));
      assertEquals(5 + 6, read(execution, "pairs", 2));
      assertEquals(2 + 11 + 5, read(execution, "picked", 1));
      assertEquals(5 * sum, read(execution, "both", 0));
    }
  }

  private void sharedOutput() {
    List<Layer> layers =
        List.of(
            layer("n", 3, new Program.Number(10)),
            layer("sum", 1, new Program.Sum(0), Dependency.all("n")));
    try (Execution execution = scheduler.execute(TaskGraph.of(layers, "n", "sum"))) {
      assertEquals(11, read(execution, "n", 1));
      assertEquals(33, read(execution, "sum", 0));
    }
  }

  private void longValue() {
    int length = 3_000_000;
    List<Layer> layers =
        List.of(
            layer("text", 4, new Program.Text(length)),
            layer("length", 4, new Program.Length(), Dependency.oneToOne("text")),
            layer("sum", 1, new Program.Sum(0), Dependency.all("length")));
    try (Execution execution = scheduler.execute(TaskGraph.of(layers, "sum", "text"))) {
      assertEquals(4 * length, read(execution, "sum", 0));
      assertEquals(
          length,
          ((String) ProgramDecoder.value(execution.result(new TaskKey("text", 2)))).length());
    }
  }

  private void chain() {
    int steps = 200;
    List<Layer> layers = new ArrayList<>();
    layers.add(layer("step0", 1, new Program.Number(0)));
    for (int i = 1; i <= steps; i++) {
      layers.add(layer("step" + i, 1, new Program.Sum(1), Dependency.oneToOne("step" + (i - 1))));
    }
    assertEquals(steps, value(layers, "step" + steps));
  }

  private void manyTasks() {
    int n = 3000;
    List<Layer> layers =
        List.of(
            layer("n", n, new Program.Number(0)),
            layer("map", n, new Program.Sum(1), Dependency.oneToOne("n")),
            layer(
                "part",
                n / 100,
                new Program.Sum(0),
                new Dependency("map", Pattern.groupsOf(100, n))),
            layer("sum", 1, new Program.Sum(0), Dependency.all("part")));
    assertEquals(n * (n - 1) / 2 + n, value(layers, "sum"));
  }

  private void failure() {
    try (Execution execution =
        scheduler.execute(
            TaskGraph.of(
                List.of(
                    layer("work", 20, new Program.Fail(13, false, "boom at 13")),
                    layer("sum", 1, new Program.Sum(0), Dependency.all("work"))),
                "sum"))) {
      RuntimeException thrown = assertThrows(RuntimeException.class, execution::await);
      assertTrue(thrown.getMessage().contains("boom at 13"), thrown.toString());
      assertEquals(new TaskKey("work", 13), execution.failedTask().orElseThrow());
      assertTrue(
          Arrays.stream(thrown.getSuppressed())
              .anyMatch(note -> note.getMessage().contains("work[13]")),
          Arrays.toString(thrown.getSuppressed()));
      assertTrue(execution.isDone());
    }
  }

  private void checkedFailure() {
    try (Execution execution =
        scheduler.execute(
            TaskGraph.of(
                List.of(layer("work", 2, new Program.Fail(1, true, "no disk"))), "work"))) {
      RuntimeException thrown = assertThrows(RuntimeException.class, execution::await);
      assertTrue(thrown.getMessage().contains("no disk"), thrown.toString());
    }
  }

  private void afterFailure() {
    for (int i = 0; i < 3; i++) {
      failure();
      oneTask();
    }
  }

  private void cancel() throws Exception {
    Path said = folder.resolve("cancel");
    try (Execution execution =
        scheduler.execute(
            TaskGraph.of(List.of(layer("spin", 3, new Program.Spin(said.toString()))), "spin"))) {
      Thread canceller = Thread.ofPlatform().start(() -> cancelWhen(said, execution));
      assertThrows(CancelledException.class, execution::await);
      assertTrue(execution.isDone());
      canceller.join();
    }
  }

  private static void cancelWhen(Path file, Execution execution) {
    await(file);
    execution.cancel();
  }

  /** Waits until a file is there. */
  static void await(Path file) {
    while (!Files.exists(file)) {
      Thread.onSpinWait();
    }
  }

  private void closeRunning() throws Exception {
    Path said = folder.resolve("close");
    Execution execution =
        scheduler.execute(
            TaskGraph.of(List.of(layer("spin", 1, new Program.Spin(said.toString()))), "spin"));
    Thread waiting =
        Thread.ofPlatform().start(() -> assertThrows(CancelledException.class, execution::await));
    await(said);
    execution.close();
    execution.close();
    assertTrue(execution.isDone());
    waiting.join();
  }

  private void drivers() {
    assertEquals(10_000, value(List.of(layer("d", 1, new Program.Drive(4, 10_000))), "d"));
  }

  private void clientTasks() {
    AtomicReference<ProcessHandle> ran = new AtomicReference<>();
    Object local = new Object();
    List<Layer> layers =
        List.of(
            layer("n", 5, new Program.Number(0)),
            Layer.single(
                    "here",
                    context -> {
                      ran.set(ProcessHandle.current());
                      int sum = 0;
                      for (TaskResult input : context.inputs(0)) {
                        sum += (int) ProgramDecoder.value(input);
                      }
                      return TaskResult.of(sum == 10 ? local : sum);
                    },
                    Dependency.all("n"))
                .placed(Placement.CLIENT));
    try (Execution execution = scheduler.execute(TaskGraph.of(layers, "here"))) {
      Object value = ProgramDecoder.value(execution.result(TaskKey.of("here")));
      assertSame(local, value);
      assertEquals(ProcessHandle.current(), ran.get());
    }
  }

  private void severalExecutions() {
    List<Execution> executions = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      executions.add(
          scheduler.execute(
              TaskGraph.of(
                  List.of(
                      layer("n", 20, new Program.Number(i)),
                      layer("sum", 1, new Program.Sum(0), Dependency.all("n"))),
                  "sum")));
    }
    for (int i = 9; i >= 0; i--) {
      assertEquals(190 + 20 * i, read(executions.get(i), "sum", 0));
      executions.get(i).close();
    }
  }

  private void closedResult() {
    Execution execution =
        scheduler.execute(TaskGraph.of(List.of(layer("n", 1, new Program.Number(1))), "n"));
    assertEquals(1, read(execution, "n", 0));
    execution.close();
    assertThrows(RuntimeException.class, () -> execution.result(TaskKey.of("n")));
  }

  private void givenResults() {
    Layer numbers = layer("n", 6, new Program.Number(1));
    try (Execution earlier = scheduler.execute(TaskGraph.of(List.of(numbers), "n"))) {
      earlier.await();
      Layer given = GivenResults.of(earlier, "n", 6);
      Layer sums = layer("sum", 2, new Program.Sum(0), Dependency.all("n"));
      try (Execution later = scheduler.execute(TaskGraph.of(List.of(given, sums), "sum", "n"))) {
        later.await();
        Layer again = GivenResults.of(later, "sum", 2);
        Layer total = layer("total", 1, new Program.Sum(0), Dependency.all("sum"));
        try (Execution last = scheduler.execute(TaskGraph.of(List.of(again, total), "total"))) {
          assertEquals(2 * 21, read(last, "total", 0));
        }
        assertEquals(21, read(later, "sum", 1));
      }
      assertEquals(4, read(earlier, "n", 3));
    }
  }

  private void noOutput() {
    try (Execution execution =
        scheduler.execute(
            TaskGraph.of(
                List.of(
                    layer("n", 3, new Program.Number(1)),
                    layer("sum", 1, new Program.Sum(0), Dependency.all("n"))),
                "sum"))) {
      assertThrows(IllegalArgumentException.class, () -> execution.result(new TaskKey("n", 1)));
    }
  }

  private void progress() {
    try (Execution execution =
        scheduler.execute(TaskGraph.of(List.of(layer("n", 9, new Program.Number(1))), "n"))) {
      execution.await();
      assertEquals(new Execution.Progress(9, 9, 0), execution.progress());
    }
  }

  private void notPortable() {
    Layer closure = Layer.single("closure", context -> TaskResult.EMPTY);
    GraphException thrown =
        assertThrows(
            GraphException.class,
            () -> scheduler.execute(TaskGraph.of(List.of(closure), "closure")).close());
    assertTrue(thrown.getMessage().contains("closure"), thrown.getMessage());
  }

  private void retries() throws IOException {
    Path file = folder.resolve("retries");
    Layer flaky =
        layer("flaky", 1, new Program.FailAtFirst(2, file.toString()))
            .placed(Placement.ANY.withRetries(2));
    assertEquals(0, value(List.of(flaky), "flaky"));
    assertEquals(2, Files.readAllLines(file).size());
  }

  private void view() {
    Path said = folder.resolve("view");
    try (Execution execution =
        scheduler.execute(
            TaskGraph.of(List.of(layer("busy", 1, new Program.Spin(said.toString()))), "busy"))) {
      await(said);
      assertTrue(
          scheduler.view().workers().stream().anyMatch(worker -> worker.role().equals("worker")));
      assertTrue(scheduler.view().tasks().stream().anyMatch(task -> task.layer().equals("busy")));
      assertFalse(scheduler.view().events().isEmpty());
      execution.cancel();
      assertThrows(CancelledException.class, execution::await);
    }
  }

  /** A layer of a program. */
  public static Layer layer(String name, int count, Program program, Dependency... dependencies) {
    return Layer.of(name, count, program.bodies(), dependencies);
  }

  private static int read(Execution execution, String layer, int index) {
    return (int) ProgramDecoder.value(execution.result(new TaskKey(layer, index)));
  }

  private int value(List<Layer> layers, String output) {
    try (Execution execution = scheduler.execute(TaskGraph.of(layers, output))) {
      return read(execution, output, 0);
    }
  }
}
