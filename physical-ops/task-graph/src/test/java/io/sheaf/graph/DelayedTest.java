package io.sheaf.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DelayedTest {
  private final Scheduler scheduler = new SynchronousScheduler();

  @Test
  void callsAreMadeWhenComputed() {
    AtomicInteger calls = new AtomicInteger();
    Delayed<Integer> a = Delayed.of(calls::incrementAndGet);
    Delayed<Integer> sum = a.zip(a.then(x -> x + 10), Integer::sum);
    assertEquals(0, calls.get());
    assertEquals(12, sum.compute(scheduler));
    assertEquals(1, calls.get(), "the shared call");
  }

  @Test
  void plainAndDelayedArgumentsMayBeMixed() {
    Delayed<String> joined =
        Delayed.of(
            arguments -> arguments.get(0) + ":" + arguments.get(1) + ":" + arguments.get(2),
            "a",
            Delayed.value(2),
            null);
    assertEquals("a:2:null", joined.compute(scheduler));
  }

  @Test
  void manyBecomeOneList() {
    List<Delayed<Integer>> parts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      parts.add(Delayed.value(i).then(x -> x * x));
    }
    assertEquals(List.of(0, 1, 4, 9, 16), Delayed.all(parts).compute(scheduler));
  }

  @Test
  void longChainsNeedNoStack() {
    Delayed<Integer> value = Delayed.value(0);
    for (int i = 0; i < 10_000; i++) {
      value = value.then(x -> x + 1);
    }
    assertEquals(10_000, value.compute(scheduler));
  }

  /**
   *
   *
   * <pre>
   *   load -+- then -+- zip
   *         +--------+
   * </pre>
   */
  @Test
  void theGraphHasATaskForEachValue() {
    Delayed<Integer> load = Delayed.<Integer>of(() -> 1).named("load");
    TaskGraph graph = load.then(x -> x + 1).zip(load, Integer::sum).graph();
    assertEquals(3, graph.taskCount());
    assertEquals(
        List.of(new TaskKey("then", 0), new TaskKey("load", 0)),
        graph.task(new TaskKey("zip", 0)).dependencies());
  }

  @Test
  void aFailureNamesTheCall() {
    Delayed<Integer> read =
        Delayed.<Integer>of(
                () -> {
                  throw new IOException("gone");
                })
            .named("read");
    TaskFailedException e = assertThrows(TaskFailedException.class, () -> read.compute(scheduler));
    assertEquals("task read[0] failed: java.io.IOException: gone", e.getMessage());
  }
}
