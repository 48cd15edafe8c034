package io.sheaf.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What can be seen of executions within one process: tasks while they run, reports after. */
class LocalViewTest {
  @Test
  void tasksThatRunAndWaitAreSeenFromOutside() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(2);
    CountDownLatch looked = new CountDownLatch(1);
    Layer scan =
        Layer.of(
            "scan",
            2,
            i ->
                task -> {
                  inside.countDown();
                  looked.await();
                  return TaskResult.of(i);
                });
    Layer sum = Layer.of("sum", 1, i -> task -> TaskResult.of(0), Dependency.all("scan"));
    try (Scheduler scheduler = new ThreadScheduler(2);
        Execution execution =
            scheduler.execute(
                TaskGraph.of(List.of(scan, sum), "sum"),
                ExecutionOptions.DEFAULT.withCallerRuns(false))) {
      inside.await();
      Map<String, String> states = new TreeMap<>();
      scheduler.view().tasks().forEach(t -> states.put(t.layer() + t.task(), t.state()));
      assertEquals(Map.of("scan0", "running", "scan1", "running", "sum0", "waiting"), states);
      ClusterView.Worker worker = scheduler.view().workers().getFirst();
      assertEquals(2, worker.runningTasks());
      assertEquals(ProcessHandle.current().pid(), worker.processId());
      looked.countDown();
      execution.await();
      assertEquals(0, scheduler.view().workers().getFirst().runningTasks());
    }
  }

  @Test
  void reportsOfTasksThatSucceedAreHeard() {
    for (Scheduler each : List.of(new SynchronousScheduler(), new ThreadScheduler(2))) {
      try (Scheduler scheduler = each) {
        Map<TaskKey, String> heard = new ConcurrentHashMap<>();
        GraphListener listener =
            new GraphListener() {
              @Override
              public void reported(TaskKey key, int attempt, String worker, byte[] report) {
                assertEquals(1, attempt);
                assertEquals("", worker);
                heard.put(key, new String(report, StandardCharsets.UTF_8));
              }
            };
        Layer layer =
            Layer.of(
                "talking",
                3,
                i ->
                    task -> {
                      task.report("too early".getBytes(StandardCharsets.UTF_8));
                      task.report(("task " + i).getBytes(StandardCharsets.UTF_8));
                      if (i == 2) {
                        throw new IllegalStateException("fails after its report");
                      }
                      return TaskResult.EMPTY;
                    });
        ExecutionOptions options = ExecutionOptions.DEFAULT.withListener(listener);
        try (Execution execution =
            scheduler.execute(TaskGraph.of(List.of(layer), "talking"), options)) {
          assertThrows(IllegalStateException.class, execution::await);
        }
        assertTrue(heard.size() <= 2, heard::toString);
        heard.forEach((key, said) -> assertEquals("task " + key.index(), said));
        assertEquals("task 0", heard.get(new TaskKey("talking", 0)));
      }
    }
  }

  @Test
  void bodiesThatCannotLeaveAreNamed() {
    GraphException error =
        assertThrows(
            GraphException.class,
            () -> PortableBodies.of(Layer.of("lambda", 1, i -> task -> TaskResult.EMPTY)));
    assertTrue(error.getMessage().contains("layer lambda"), error.getMessage());
  }

  @Test
  void aServiceIsFoundByWhatItIs() {
    WorkerServices services = WorkerServices.of(new StringBuilder("text"), 7);
    assertEquals("text", services.get(CharSequence.class).toString());
    assertEquals(7, services.get(Integer.class));
    assertThrows(IllegalStateException.class, () -> services.get(Optional.class));
  }
}
