package io.sheaf.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * What every {@link Scheduler} promises, as tests that any backend in this process can run:
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> contract() {
 *   return SchedulerContract.tests(MyScheduler::new);
 * }
 * }</pre>
 */
public final class SchedulerContract {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Scheduler scheduler;
  private final TrackedResults results = new TrackedResults();

  private SchedulerContract(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /** One claim about a scheduler. */
  private interface Claim {
    void check(SchedulerContract contract) throws Exception;
  }

  /** The tests, each with a scheduler of its own. */
  public static Stream<DynamicTest> tests(Supplier<Scheduler> schedulers) {
    Map<String, Claim> claims = new LinkedHashMap<>();
    claims.put("inputs come before their readers", SchedulerContract::dependencyOrder);
    claims.put("a shared task runs once", SchedulerContract::diamond);
    claims.put("every pattern reads what it says", SchedulerContract::patterns);
    claims.put("what no output needs doesn't run", SchedulerContract::culling);
    claims.put("a result is released after its last reader", SchedulerContract::release);
    claims.put("an execution without outputs is done", SchedulerContract::nothingWanted);
    claims.put("a failure leaves nothing behind", SchedulerContract::failure);
    claims.put(
        "a checked failure is wrapped and names its task", SchedulerContract::checkedFailure);
    claims.put("an error stays an error", SchedulerContract::error);
    claims.put("a failing close fails the execution", SchedulerContract::failingClose);
    claims.put("cancelling reaches a running task", SchedulerContract::cancelRunning);
    claims.put("cancelling wakes a blocked task", SchedulerContract::cancelBlocked);
    claims.put("cancelling before await runs nothing more", SchedulerContract::cancelQueued);
    claims.put("an interrupt of the waiting thread cancels", SchedulerContract::interrupt);
    claims.put("closing an execution stops it", SchedulerContract::closeExecution);
    claims.put("closing the scheduler stops all", SchedulerContract::closeScheduler);
    claims.put("drivers share the work", SchedulerContract::drivers);
    claims.put("drivers may have drivers", SchedulerContract::nestedDrivers);
    claims.put("a failing driver stops the others and its task", SchedulerContract::failingDriver);
    claims.put("a task may run a graph of its own", SchedulerContract::nestedExecution);
    claims.put("a blocked task doesn't starve others", SchedulerContract::blockedTask);
    claims.put("the listener hears all in order", SchedulerContract::listener);
    claims.put("a failing listener fails the execution", SchedulerContract::failingListener);
    claims.put("many tasks", SchedulerContract::manyTasks);
    claims.put("many executions at a time", SchedulerContract::manyExecutions);
    return claims.entrySet().stream()
        .map(
            claim ->
                dynamicTest(
                    claim.getKey(),
                    () -> assertTimeoutPreemptively(LIMIT, () -> check(schedulers, claim))));
  }

  private static void check(Supplier<Scheduler> schedulers, Map.Entry<String, Claim> claim)
      throws Exception {
    try (Scheduler scheduler = schedulers.get()) {
      SchedulerContract contract = new SchedulerContract(scheduler);
      claim.getValue().check(contract);
      assertEquals(0, contract.results.open(), "results left open");
    }
  }

  // ---- Results

  private void dependencyOrder() {
    TaskBody sum = this::sum;
    TaskGraph graph =
        TaskGraph.of(
            List.of(
                Layer.of("total", 1, i -> sum, Dependency.all("pairs")),
                Layer.of("scan", 8, i -> context -> results.make(i)),
                Layer.of("pairs", 4, i -> sum, new Dependency("scan", Pattern.groupsOf(2, 8)))),
            "total");
    assertEquals(28, value(graph));
  }

  private void diamond() {
    AtomicInteger runs = new AtomicInteger();
    TaskGraph graph =
        TaskGraph.of(
            List.of(
                Layer.single("top", context -> results.make(runs.incrementAndGet())),
                Layer.single("left", this::sum, Dependency.oneToOne("top")),
                Layer.single("right", this::sum, Dependency.oneToOne("top")),
                Layer.single(
                    "join", this::sum, Dependency.oneToOne("left"), Dependency.oneToOne("right"))),
            "join");
    assertEquals(2, value(graph));
    assertEquals(1, runs.get());
  }

  private void patterns() {
    TaskBody sum = this::sum;
    Layer source = Layer.of("source", 5, i -> context -> results.make(1 << i));
    Map<Pattern, List<Integer>> expected = new LinkedHashMap<>();
    expected.put(Pattern.ONE_TO_ONE, List.of(1, 2, 4, 8, 16));
    expected.put(Pattern.ALL, List.of(31, 31, 31, 31, 31));
    expected.put(Pattern.BROADCAST, List.of(31, 31, 31, 31, 31));
    expected.put(
        Pattern.range(i -> Math.max(0, i - 1), i -> Math.min(5, i + 2)), List.of(3, 7, 14, 28, 24));
    expected.put(Pattern.groupsOf(2, 5), List.of(3, 12, 16, 0, 0));
    expected.put(Pattern.each(i -> new int[] {4 - i, 0}), List.of(17, 9, 5, 3, 2));
    expected.forEach(
        (pattern, sums) -> {
          Layer reader = Layer.of("reader", 5, i -> sum, new Dependency("source", pattern));
          TaskGraph graph = TaskGraph.of(List.of(source, reader), "reader");
          try (Execution execution = scheduler.execute(graph)) {
            List<Integer> found = new ArrayList<>();
            graph.outputs().forEach(key -> found.add(TrackedResults.read(execution.result(key))));
            assertEquals(sums, found, pattern.toString());
          }
        });
  }

  private void culling() {
    Set<Integer> ran = ConcurrentHashMap.newKeySet();
    TaskBody sum = this::sum;
    Layer scan =
        Layer.of(
            "scan",
            4,
            i ->
                context -> {
                  ran.add(i);
                  return results.make(i);
                });
    Layer map = Layer.of("map", 4, i -> sum, Dependency.oneToOne("scan"));
    Layer unused = Layer.of("unused", 4, i -> context -> results.make(ran.size()));
    TaskGraph graph = TaskGraph.of(List.of(scan, map, unused), List.of(map.key(1), map.key(3)));
    try (Execution execution = scheduler.execute(graph)) {
      execution.await();
      assertEquals(new Execution.Progress(4, 4, 0), execution.progress());
      assertEquals(3, TrackedResults.read(execution.result(map.key(3))));
      assertThrows(IllegalArgumentException.class, () -> execution.result(map.key(0)));
    }
    assertEquals(Set.of(1, 3), ran);
  }

  private void release() {
    TaskBody sum = this::sum;
    List<Layer> layers = new ArrayList<>();
    layers.add(Layer.of("step0", 1, i -> context -> results.make(1)));
    for (int step = 1; step <= 50; step++) {
      layers.add(Layer.of("step" + step, 1, i -> sum, Dependency.oneToOne("step" + (step - 1))));
    }
    assertEquals(1, value(TaskGraph.of(layers, "step50")));
    assertEquals(2, results.most(), "results alive at a time in a chain");
  }

  private void nothingWanted() {
    try (Execution execution =
        scheduler.execute(
            TaskGraph.of(List.of(Layer.single("a", context -> results.make(1))), List.of()))) {
      execution.await();
      assertTrue(execution.isDone());
    }
  }

  // ---- Failures

  private void failure() {
    TaskBody sum = this::sum;
    IllegalStateException boom = new IllegalStateException("boom");
    TaskGraph graph =
        TaskGraph.of(
            List.of(
                Layer.of("scan", 64, i -> context -> results.make(i)),
                Layer.of(
                    "map",
                    64,
                    i ->
                        context -> {
                          if (i == 40) {
                            throw boom;
                          }
                          return sum(context);
                        },
                    Dependency.oneToOne("scan")),
                Layer.of("reduce", 1, i -> sum, Dependency.all("map"))),
            "reduce");
    try (Execution execution = scheduler.execute(graph)) {
      assertSame(boom, assertThrows(IllegalStateException.class, execution::await));
      assertEquals(0, results.open(), "results left after await");
      assertEquals(Optional.of(new TaskKey("map", 40)), execution.failedTask());
      assertTrue(
          Arrays.stream(boom.getSuppressed()).anyMatch(s -> s.getMessage().contains("map[40]")));
      assertTrue(execution.isDone());
    }
  }

  private void checkedFailure() {
    IOException cause = new IOException("disk");
    TaskFailedException thrown =
        assertThrows(
            TaskFailedException.class,
            () ->
                run(
                    context -> {
                      throw cause;
                    }));
    assertSame(cause, thrown.getCause());
    assertTrue(thrown.getMessage().contains("only[0]"), thrown.getMessage());
  }

  private void error() {
    assertThrows(
        StackOverflowError.class,
        () ->
            run(
                context -> {
                  throw new StackOverflowError();
                }));
  }

  private void failingClose() {
    TaskGraph graph =
        TaskGraph.of(
            List.of(
                Layer.single("source", context -> new FailingClose()),
                Layer.single("reader", context -> results.make(1), Dependency.oneToOne("source"))),
            "reader");
    try (Execution execution = scheduler.execute(graph)) {
      assertThrows(IllegalStateException.class, execution::await);
    }
  }

  private record FailingClose() implements TaskResult {
    @Override
    public long bytes() {
      return 1;
    }

    @Override
    public void close() {
      throw new IllegalStateException("can't close");
    }
  }

  // ---- Cancelling

  private void cancelRunning() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    Execution execution =
        start(
            context -> {
              started.countDown();
              while (true) {
                context.checkCancelled();
                Thread.onSpinWait();
              }
            });
    Thread canceller = after(started, execution::cancel);
    assertThrows(CancelledException.class, execution::await);
    assertEquals(0, results.open());
    execution.close();
    canceller.join();
  }

  @SuppressWarnings("try") // the registration is there to be closed
  private void cancelBlocked() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Execution execution =
        start(
            context -> {
              try (@SuppressWarnings("try")
                  var wakeUp = context.onCancel(never::countDown)) {
                started.countDown();
                context.blocking(
                    () -> {
                      never.await();
                      return null;
                    });
                context.checkCancelled();
                return results.make(1);
              }
            });
    Thread canceller = after(started, execution::cancel);
    assertThrows(CancelledException.class, execution::await);
    execution.close();
    canceller.join();
  }

  private void cancelQueued() {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch started = new CountDownLatch(1);
    int n = 1000;
    Execution[] self = new Execution[1];
    CountDownLatch known = new CountDownLatch(1);
    Layer layer =
        Layer.of(
            "work",
            n,
            i ->
                context -> {
                  known.await();
                  runs.incrementAndGet();
                  self[0].cancel();
                  started.countDown();
                  return results.make(i);
                });
    try (Execution execution = scheduler.execute(TaskGraph.of(List.of(layer), "work"))) {
      self[0] = execution;
      known.countDown();
      assertThrows(CancelledException.class, execution::await);
      assertTrue(runs.get() <= scheduler.threads() + 1, runs + " tasks ran");
      assertEquals(0, results.open());
      assertFalse(execution.progress().running() > 0);
    }
  }

  private void interrupt() {
    try (Execution execution =
        start(
            context -> {
              while (!context.cancelled() && !Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
              }
              return results.make(1);
            })) {
      Thread.currentThread().interrupt();
      assertThrows(CancelledException.class, execution::await);
      assertTrue(Thread.interrupted());
    }
  }

  private void closeExecution() throws Exception {
    TaskGraph graph =
        TaskGraph.of(List.of(Layer.of("work", 100, i -> context -> results.make(i))), "work");
    Execution execution = scheduler.execute(graph);
    execution.close();
    execution.close();
    assertTrue(execution.isDone());
    assertEquals(0, results.open());
    assertThrows(RuntimeException.class, () -> execution.result(new TaskKey("work", 0)));
  }

  private void closeScheduler() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    Execution execution =
        start(
            context -> {
              started.countDown();
              while (true) {
                context.checkCancelled();
                Thread.onSpinWait();
              }
            });
    Thread closer = after(started, scheduler::close);
    assertThrows(CancelledException.class, execution::await);
    closer.join();
    execution.close();
    assertThrows(IllegalStateException.class, () -> scheduler.execute(single(this::sum)));
  }

  // ---- Drivers

  private void drivers() {
    int morsels = 10_000;
    AtomicInteger next = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    Set<Integer> numbers = ConcurrentHashMap.newKeySet();
    AtomicInteger inside = new AtomicInteger();
    run(
        context -> {
          context.runDrivers(
              4,
              driver -> {
                assertTrue(inside.incrementAndGet() <= context.threads());
                assertTrue(numbers.add(driver), "driver " + driver + " twice");
                while (next.getAndIncrement() < morsels) {
                  done.incrementAndGet();
                }
                inside.decrementAndGet();
              });
          assertEquals(morsels, done.get());
          assertEquals(0, inside.get(), "a driver still runs");
          return results.make(1);
        });
    assertTrue(numbers.contains(0) && Collections.max(numbers) < 4, numbers.toString());
  }

  private void nestedDrivers() {
    AtomicInteger leaves = new AtomicInteger();
    TaskBody body =
        context -> {
          AtomicInteger outer = new AtomicInteger(8);
          context.runDrivers(
              4,
              driver -> {
                while (outer.getAndDecrement() > 0) {
                  AtomicInteger inner = new AtomicInteger(16);
                  context.runDrivers(
                      4,
                      nested -> {
                        while (inner.getAndDecrement() > 0) {
                          leaves.incrementAndGet();
                        }
                      });
                }
              });
          return results.make(1);
        };
    Layer layer = Layer.of("work", 6, i -> body);
    try (Execution execution = scheduler.execute(TaskGraph.of(List.of(layer), "work"))) {
      execution.await();
    }
    assertEquals(6 * 8 * 16, leaves.get());
  }

  private void failingDriver() {
    IllegalStateException boom = new IllegalStateException("driver");
    AtomicInteger turn = new AtomicInteger();
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                run(
                    context -> {
                      try {
                        context.runDrivers(
                            2,
                            driver -> {
                              if (turn.getAndIncrement() == 0) {
                                throw boom;
                              }
                              while (true) {
                                context.checkCancelled();
                              }
                            });
                      } catch (IllegalStateException e) {
                        return results.make(1); // the task fails all the same
                      }
                      return results.make(2);
                    }));
    assertSame(boom, thrown);
  }

  // ---- Threads

  private void nestedExecution() {
    Layer layer =
        Layer.of(
            "outer",
            4,
            i ->
                context -> {
                  try (Execution inner =
                      scheduler.execute(
                          TaskGraph.of(
                              List.of(Layer.of("inner", 4, j -> c -> results.make(j))), "inner"),
                          ExecutionOptions.DEFAULT.withCallerRuns(i % 2 == 0))) {
                    return results.make(TrackedResults.read(inner.result(new TaskKey("inner", 3))));
                  }
                });
    try (Execution execution = scheduler.execute(TaskGraph.of(List.of(layer), "outer"))) {
      assertEquals(3, TrackedResults.read(execution.result(layer.key(2))));
    }
  }

  private void blockedTask() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch open = new CountDownLatch(1);
    TaskBody waits =
        context ->
            context.blocking(
                () -> {
                  started.countDown();
                  open.await();
                  return results.make(1);
                });
    Layer layer = Layer.of("reader", scheduler.threads() + 1, i -> waits);
    try (Execution slow =
        scheduler.execute(
            TaskGraph.of(List.of(layer), "reader"),
            ExecutionOptions.DEFAULT.withCallerRuns(false))) {
      if (!slow.callerRuns()) {
        started.await();
      }
      run(context -> results.make(2)); // while the others are blocked
      open.countDown();
      slow.await();
    }
  }

  // ---- Listening

  private void listener() {
    List<String> events = Collections.synchronizedList(new ArrayList<>());
    GraphListener listener =
        new GraphListener() {
          @Override
          public void start(TaskGraph graph) {
            events.add("start");
          }

          @Override
          public void pretask(TaskKey key) {
            events.add("pre " + key);
          }

          @Override
          public void posttask(TaskKey key, Optional<Throwable> failure) {
            events.add("post " + key + failure.map(f -> " " + f.getMessage()).orElse(""));
          }

          @Override
          public void finish(TaskGraph graph, Optional<Throwable> failure) {
            events.add("finish" + failure.map(f -> " " + f.getMessage()).orElse(""));
          }
        };
    TaskGraph graph =
        TaskGraph.of(
            List.of(
                Layer.single("a", context -> results.make(1)),
                Layer.single(
                    "b",
                    context -> {
                      throw new IllegalStateException("boom");
                    },
                    Dependency.oneToOne("a"))),
            "b");
    try (Execution execution =
        scheduler.execute(graph, ExecutionOptions.DEFAULT.withListener(listener))) {
      assertThrows(IllegalStateException.class, execution::await);
    }
    assertEquals(
        List.of("start", "pre a[0]", "post a[0]", "pre b[0]", "post b[0] boom", "finish boom"),
        events);
  }

  private void failingListener() {
    GraphListener listener =
        new GraphListener() {
          @Override
          public void finish(TaskGraph graph, Optional<Throwable> failure) {
            throw new IllegalStateException("deaf");
          }
        };
    try (Execution execution =
        scheduler.execute(
            single(context -> results.make(1)), ExecutionOptions.DEFAULT.withListener(listener))) {
      assertEquals(
          "deaf", assertThrows(IllegalStateException.class, execution::await).getMessage());
      assertEquals(0, results.open());
    }
  }

  // ---- Numbers

  private void manyTasks() {
    int n = 20_000;
    TaskBody sum = this::sum;
    TaskGraph graph =
        TaskGraph.of(
            List.of(
                Layer.of("scan", n, i -> context -> results.make(i % 7)),
                Layer.of("map", n, i -> sum, Dependency.oneToOne("scan")),
                Layer.of(
                    "partial", n / 100, i -> sum, new Dependency("map", Pattern.groupsOf(100, n))),
                Layer.of("exchange", 50, i -> sum, Dependency.all("partial")),
                Layer.single("total", this::sum, Dependency.all("exchange"))),
            "total");
    long expected = 0;
    for (int i = 0; i < n; i++) {
      expected += i % 7;
    }
    assertEquals(50 * expected, value(graph));
    assertTrue(results.most() < n / 4, results.most() + " results alive at a time");
  }

  private void manyExecutions() throws Exception {
    AtomicInteger sum = new AtomicInteger();
    AtomicBoolean failed = new AtomicBoolean();
    List<Thread> clients = new ArrayList<>();
    for (int c = 0; c < 8; c++) {
      boolean callerRuns = c % 2 == 0;
      Thread client =
          new Thread(
              () -> {
                try {
                  for (int query = 0; query < 200; query++) {
                    TaskGraph graph =
                        TaskGraph.of(
                            List.of(
                                Layer.of("scan", 3, i -> context -> results.make(i)),
                                Layer.single("sum", this::sum, Dependency.all("scan"))),
                            "sum");
                    try (Execution execution =
                        scheduler.execute(
                            graph, ExecutionOptions.DEFAULT.withCallerRuns(callerRuns))) {
                      sum.addAndGet(TrackedResults.read(execution.result(TaskKey.of("sum"))));
                    }
                  }
                } catch (Throwable t) {
                  failed.set(true);
                  throw t;
                }
              });
      client.start();
      clients.add(client);
    }
    for (Thread client : clients) {
      client.join();
    }
    assertFalse(failed.get());
    assertEquals(8 * 200 * 3, sum.get());
  }

  // ---- Words the tests are written in

  /** Adds up all inputs, through every dependency of the layer. */
  private TaskResult sum(TaskContext context) {
    int sum = 0;
    for (int d = 0; d < context.dependencyCount(); d++) {
      for (TaskResult input : context.inputs(d)) {
        sum += TrackedResults.read(input);
      }
    }
    return results.make(sum);
  }

  private static TaskGraph single(TaskBody body) {
    return TaskGraph.of(List.of(Layer.single("only", body)), "only");
  }

  private Execution start(TaskBody body) {
    return scheduler.execute(single(body));
  }

  private void run(TaskBody body) {
    try (Execution execution = start(body)) {
      execution.await();
    }
  }

  private int value(TaskGraph graph) {
    try (Execution execution = scheduler.execute(graph)) {
      assertInstanceOf(TaskResult.class, execution.result(graph.outputs().getFirst()));
      return TrackedResults.read(execution.result(graph.outputs().getFirst()));
    }
  }

  /** Does something on another thread once a latch is open. */
  private static Thread after(CountDownLatch latch, Runnable action) {
    Thread thread =
        new Thread(
            () -> {
              try {
                latch.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              action.run();
            });
    thread.start();
    return thread;
  }
}
