package io.sheaf.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.tests.cluster.FaultRun.Outcome;
import io.sheaf.tests.tpch.TpchQueries;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TPC-H queries whose workers are killed or stopped give the right rows all the same. */
class WorkerFaultsTest {
  static final int WORKERS = 3;

  /** Many tasks, and exchanges between them. */
  static final Map<String, String> SETTINGS =
      Map.of(
          "workers", String.valueOf(WORKERS),
          "threads", "3",
          "memory", "512MB",
          "partitions", "6",
          "task_rows", "4000",
          "join", "hash",
          "divisions", "off");

  private static final System.Logger LOG = System.getLogger(WorkerFaultsTest.class.getName());
  private static final int POINTS = 3;

  @TempDir static Path folder;
  private static ProcessSession processes;
  private static int opened;
  private static boolean sound; // the last run was as it should be

  /** What one test has left behind is no trouble of the next one. */
  @BeforeEach
  void open() {
    if (!sound) {
      try {
        close();
      } catch (AssertionError | RuntimeException left) {
        LOG.log(System.Logger.Level.WARNING, "left by the test before", left);
      }
      opened++;
      processes = new ProcessSession(folder.resolve("spill-" + opened), SETTINGS);
      sound = true;
    }
  }

  @AfterAll
  static void close() {
    if (processes != null) {
      ProcessSession last = processes;
      processes = null;
      last.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"q09", "q18", "q21"})
  void aWorkerIsKilled(String query) {
    Random random = new Random(query.hashCode());
    int tasks = checked(query, List.of(), () -> {}).tasks();
    int struck = 0;
    for (int point : points(random, POINTS, tasks)) {
      Outcome outcome = checked(query, List.of(point), () -> signal(processes, random, "KILL"));
      struck += outcome.strikes();
    }
    assertTrue(struck > 0, "no point was met");
  }

  @Test
  void oneWorkerAfterTheOtherIsKilled() {
    Random random = new Random(9);
    int tasks = checked("q09", List.of(), () -> {}).tasks();
    Outcome outcome =
        checked(
            "q09",
            List.of(tasks / 4, tasks / 2, 3 * tasks / 4),
            () -> signal(processes, random, "KILL"));
    assertEquals(3, outcome.strikes());
  }

  @Test
  void allWorkersAreKilled() {
    int tasks = checked("q21", List.of(), () -> {}).tasks();
    Outcome outcome = checked("q21", List.of(tasks / 2), () -> killAll(processes));
    assertEquals(1, outcome.strikes());
    assertTrue(outcome.recomputed() > 0, outcome.toString());
  }

  @Test
  void explainAnalyzeTellsWhatWasTriedAgain() {
    int tasks = checked("q09", List.of(), () -> {}).tasks();
    sound = false;
    processes.awaitWorkers(WORKERS);
    Outcome outcome =
        FaultRun.of(
            processes,
            "EXPLAIN ANALYZE " + TpchQueries.text("q09"),
            List.of(tasks / 2),
            () -> killAll(processes));
    sound = true;
    assertEquals(1, outcome.strikes());
    assertTrue(outcome.recomputed() > 0, outcome.toString());
    assertTrue(outcome.rows().toString().contains(" tried before in vain"), outcome.toString());
  }

  @Test
  void aWorkerThatIsStoppedIsGivenUpAndMayComeBack() {
    int tasks = checked("q18", List.of(), () -> {}).tasks();
    List<Long> stopped = new ArrayList<>();
    try {
      Outcome outcome =
          checked(
              "q18",
              List.of(tasks / 2),
              () -> signal(processes, new Random(18), "STOP").ifPresent(stopped::add));
      assertEquals(1, outcome.strikes());
      // 10 s without a heartbeat, and what was lost is done again
      assertTrue(outcome.millis() < 30_000, outcome.toString());
    } finally {
      stopped.forEach(process -> ProcessSession.signal("CONT", process));
    }
    processes.awaitWorkers(WORKERS);
    assertTrue(processes.workers().values().containsAll(stopped), "it has joined again");
    checked("q18", List.of(), () -> {});
  }

  @Test
  void aWorkerThatIsAskedToLeaveHandsOverWhatItHolds(@TempDir Path own) {
    try (ProcessSession mine = new ProcessSession(own.resolve("spill"), SETTINGS)) {
      mine.awaitWorkers(WORKERS);
      int tasks = FaultRun.quiet(mine, TpchQueries.text("q09")).tasks();
      Outcome outcome =
          FaultRun.of(
              mine,
              TpchQueries.text("q09"),
              List.of(tasks / 2),
              () -> signal(mine, new Random(5), "TERM"));
      assertNull(outcome.difference(TpchAnswers.of("q09")), outcome.toString());
      assertEquals(1, outcome.strikes());
      assertEquals(0, outcome.recomputed(), outcome.toString());
      Eventually.holds("it has left", () -> mine.workers().size() == WORKERS - 1);
      assertTrue(
          mine.view().events().stream().anyMatch(event -> event.kind().equals("worker retired")));
    }
  }

  /** What the one that leaves hands over may be what the other one held a copy of, or reads. */
  @Test
  void aWorkerIsKilledWhileAnotherLeaves(@TempDir Path own) {
    try (ProcessSession mine = new ProcessSession(own.resolve("spill"), SETTINGS)) {
      mine.awaitWorkers(WORKERS);
      int tasks = FaultRun.quiet(mine, TpchQueries.text("q09")).tasks();
      List<Long> all = List.copyOf(new TreeMap<>(mine.workers()).values());
      Outcome outcome =
          FaultRun.of(
              mine,
              TpchQueries.text("q09"),
              List.of(tasks / 2),
              () -> {
                ProcessSession.signal("TERM", all.get(0));
                ProcessSession.signal("KILL", all.get(1));
              });
      assertNull(outcome.difference(TpchAnswers.of("q09")), outcome.toString());
      assertEquals(1, outcome.strikes());
      Eventually.holds(
          "one has left, the other was replaced",
          () ->
              mine.workers().size() == WORKERS - 1
                  && !mine.workers().containsValue(all.get(0))
                  && !mine.workers().containsValue(all.get(1)));
      Outcome after = FaultRun.quiet(mine, TpchQueries.text("q09"));
      assertNull(after.difference(TpchAnswers.of("q09")), after.toString());
    }
  }

  /** So many numbers of tasks, one in each stretch of the query. */
  static List<Integer> points(Random random, int count, int tasks) {
    return Stream.iterate(0, i -> i + 1)
        .limit(count)
        .map(i -> (int) ((i + random.nextDouble()) * tasks / count))
        .toList();
  }

  private static Outcome checked(String query, List<Integer> points, Runnable strike) {
    sound = false;
    processes.awaitWorkers(WORKERS);
    Outcome outcome = FaultRun.of(processes, TpchQueries.text(query), points, strike);
    String what = query + " at " + points + ": " + outcome;
    assertNull(outcome.difference(TpchAnswers.of(query)), what);
    assertMinimal(outcome, what);
    sound = true;
    return outcome;
  }

  /**
   * Only what was lost ran again, and after each strike what that had read if it had been thrown
   * away.
   */
  static void assertMinimal(Outcome outcome, String what) {
    assertTrue(
        outcome.recomputed() <= outcome.lost() + outcome.strikes() * outcome.released(), what);
    if (outcome.strikes() == 0) {
      assertEquals(0, outcome.recomputed(), what);
    }
  }

  /** Sends a signal to one of the workers that are there, and tells which. */
  static Optional<Long> signal(ProcessSession processes, Random random, String name) {
    List<Long> all = List.copyOf(new TreeMap<>(processes.workers()).values());
    if (all.isEmpty()) {
      return Optional.empty();
    }
    long process = all.get(random.nextInt(all.size()));
    ProcessSession.signal(name, process);
    return Optional.of(process);
  }

  static void killAll(ProcessSession processes) {
    processes.workers().values().forEach(process -> ProcessSession.signal("KILL", process));
  }
}
