package io.sheaf.cluster;

import static io.sheaf.graph.portable.PortableSchedulerContract.layer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.cluster.process.LocalWorkerLauncher;
import io.sheaf.cluster.process.WorkerLauncher;
import io.sheaf.cluster.process.WorkerProcess;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.graph.Dependency;
import io.sheaf.graph.Execution;
import io.sheaf.graph.Pattern;
import io.sheaf.graph.TaskGraph;
import io.sheaf.graph.TaskKey;
import io.sheaf.graph.TaskResult;
import io.sheaf.graph.portable.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real worker processes that really die, hang, come and go while a graph runs. */
@Timeout(120)
class WorkerFaultTest {
  private static final int TASKS = 200;
  private static final int SUM = TASKS * (TASKS - 1) / 2 + TASKS / 10;

  @TempDir Path folder;
  private TestClient client;
  private ProcessCluster cluster;
  private ClusterScheduler scheduler;
  private final List<Long> seen = new ArrayList<>(); // all processes there ever were

  @BeforeEach
  void start() {
    client = new TestClient(folder);
    cluster = new ProcessCluster(client.config("processes", 2));
    scheduler = new ClusterScheduler(cluster);
    seen.addAll(cluster.supervisor().processes().values());
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    seen.addAll(cluster.supervisor().processes().values());
    scheduler.close();
    client.close();
    for (long process : seen) {
      Eventually.holds("process " + process + " has ended", () -> !Eventually.isAlive(process));
    }
    Path spill = folder.resolve("spill");
    if (Files.exists(spill)) {
      try (Stream<Path> left = Files.list(spill)) {
        assertEquals(List.of(), left.toList());
      }
    }
  }

  /** Tasks that take a while, sums of ten of them, and the sum of those. */
  private static TaskGraph graph() {
    return TaskGraph.of(
        List.of(
            layer("busy", TASKS, new Program.Busy(5_000)),
            layer(
                "tens",
                TASKS / 10,
                new Program.Sum(1),
                new Dependency("busy", Pattern.groupsOf(10, TASKS))),
            layer("total", 1, new Program.Sum(0), Dependency.all("tens"))),
        "total");
  }

  private static int total(Execution execution) {
    return (int) ((TaskResult.Value<?>) execution.result(TaskKey.of("total"))).value();
  }

  private void awaitDone(Execution execution, int tasks) throws IOException {
    Eventually.holds(
        tasks + " tasks are done",
        () -> execution.progress().done() >= tasks || execution.isDone());
  }

  private long process(int worker) {
    return cluster.supervisor().processes().values().stream().skip(worker).findFirst().orElse(-1L);
  }

  @Test
  void aKilledWorkerLosesNoAnswer() throws IOException {
    Random random = new Random(20261123);
    for (int round = 0; round < 6; round++) {
      Eventually.holds("both workers are there", () -> scheduler.shape().members() == 2);
      Eventually.holds("both run", () -> cluster.supervisor().processes().size() == 2);
      int restarts = cluster.supervisor().restarts();
      try (Execution execution = scheduler.execute(graph())) {
        awaitDone(execution, random.nextInt(TASKS));
        long victim = process(random.nextInt(2));
        seen.add(victim);
        Eventually.signal("KILL", victim);
        assertEquals(SUM, total(execution), "round " + round);
      }
      Eventually.holds("it is replaced", () -> cluster.supervisor().restarts() > restarts);
    }
  }

  @Test
  void aResultThatDiesWithItsWorkerIsMadeAgain() throws IOException {
    int length = 100_000; // more than travels with the news of it
    try (Execution execution =
        scheduler.execute(
            TaskGraph.of(List.of(layer("text", 1, new Program.Text(length))), "text"))) {
      execution.await();
      for (long victim : List.copyOf(seen)) {
        Eventually.signal("KILL", victim);
      }
      TaskResult result = execution.result(TaskKey.of("text"));
      assertEquals(length, ((String) ((TaskResult.Value<?>) result).value()).length());
    }
  }

  @Test
  void aWorkerThatHangsIsGivenUpAndMayComeBack() throws IOException {
    try (Execution execution = scheduler.execute(graph())) {
      awaitDone(execution, TASKS / 4);
      long victim = process(0);
      Eventually.signal("STOP", victim);
      try {
        assertEquals(SUM, total(execution));
      } finally {
        Eventually.signal("CONT", victim);
      }
    }
    Eventually.holds("it has joined again", () -> scheduler.shape().members() == 2);
    try (Execution execution = scheduler.execute(graph())) {
      assertEquals(SUM, total(execution));
    }
    assertEquals(0, cluster.supervisor().restarts());
  }

  @Test
  void aWorkerMayJoinAndLeaveMeanwhile() throws IOException {
    try (Execution execution = scheduler.execute(graph())) {
      awaitDone(execution, TASKS / 10);
      WorkerProcess guest =
          new LocalWorkerLauncher()
              .launch(
                  new WorkerLauncher.Request(
                      "guest",
                      cluster.address(),
                      cluster.security(),
                      1,
                      64 << 20,
                      folder.resolve("guest"),
                      Long.MAX_VALUE));
      seen.add(guest.processId());
      Eventually.holds("it has joined", () -> scheduler.shape().members() == 3);
      guest.terminate();
      assertEquals(SUM, total(execution));
      assertEquals(143, guest.exit().join().code(), String.join("\n", guest.lastLines()));
    }
    assertEquals(0, cluster.supervisor().restarts());
  }

  @Test
  void aRetiredWorkerHandsOverWhatItHolds() throws IOException {
    try (Execution execution = scheduler.execute(graph())) {
      awaitDone(execution, TASKS / 2);
      cluster.coordinator().retire("worker-1");
      assertEquals(SUM, total(execution));
    }
    Eventually.holds("it has ended", () -> cluster.supervisor().processes().size() == 1);
    Eventually.holds("it has left", () -> scheduler.shape().members() == 1);
    try (Execution execution = scheduler.execute(graph())) {
      assertEquals(SUM, total(execution));
    }
  }

  @Test
  void aTaskThatKillsItsWorkersIsNamed() throws IOException {
    Path file = folder.resolve("deaths");
    try (Execution execution =
        scheduler.execute(
            TaskGraph.of(
                List.of(layer("poison", 1, new Program.Die(file.toString()))), "poison"))) {
      SheafException thrown = assertThrows(SheafException.class, execution::await);
      assertEquals(ErrorCode.WORKER_DIED, thrown.code());
      String message = thrown.getMessage();
      assertTrue(message.contains("poison[0]"), message);
      assertTrue(message.contains("exit code 77"), message);
      assertTrue(message.contains("about to die"), message);
      assertTrue(message.contains("--replay"), message);
    }
    List<String> died = Files.readAllLines(file);
    assertEquals(3, died.size());
    died.forEach(process -> seen.add(Long.parseLong(process)));
    try (Execution execution = scheduler.execute(graph())) {
      assertEquals(SUM, total(execution), "others are served");
    }
  }
}
