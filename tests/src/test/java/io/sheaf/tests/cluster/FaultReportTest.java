package io.sheaf.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.sheaf.tests.cluster.FaultRun.Outcome;
import io.sheaf.tests.tpch.TpchQueries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills workers at many points of TPC-H queries. {@code -Dsheaf.faults=write} writes what it cost
 * to the reference page, {@code -Dsheaf.faults.points=5} takes that many points.
 */
@Tag("slow")
class FaultReportTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "faults.md");
  private static final int POINTS = Integer.getInteger("sheaf.faults.points", 50);

  /** A session is replaced after so many points: who dies often is started ever later. */
  private static final int POINTS_A_SESSION = 10;

  private static final String HEAD =
      """
      # What faults cost

      Written by `FaultReportTest`: TPC-H at scale factor 0.01 on three worker processes of one thread, 6 partitions, hash joins,
      no divisions, so that queries are many small tasks with exchanges between them. A point is a seeded number of finished tasks; there
      a signal is sent to workers that a seeded generator draws. Every answer is compared with DuckDB's.

      * *outputs lost*: finished tasks whose output only a lost worker held, over all points
      * *ran again*: finished tasks that ran once more, over all points: what was lost and is still needed, and what it
        reads if that was thrown away; the test fails when there are more
      * *added*: time over an undisturbed run, median and most. Processes that were killed start anew meanwhile,
        on the same cores

      | fault | query | tasks | points | right | outputs lost | ran again | time without | added, median | added, most |
      |---|---|---:|---:|---:|---:|---:|---:|---:|---:|
      """;

  @TempDir Path folder;

  private enum Fault {
    ONE("`kill -9` of a worker", 1),
    TWO("`kill -9` at two points", 2),
    ALL("`kill -9` of all workers", 1);

    private final String text;
    private final int strikes;

    Fault(String text, int strikes) {
      this.text = text;
      this.strikes = strikes;
    }
  }

  private final StringBuilder lines = new StringBuilder();
  private final StringBuilder wrong = new StringBuilder();

  @Test
  void killsAtManyPoints() throws IOException {
    for (Fault fault : Fault.values()) {
      int points = fault == Fault.ONE ? POINTS : Math.max(1, POINTS / 5);
      for (String query : List.of("q09", "q18", "q21")) {
        run(query, fault, points);
        if (System.getProperty("sheaf.faults", "").equals("write")) {
          Files.writeString(PAGE, HEAD + lines);
        }
      }
    }
    assertNull(wrong.isEmpty() ? null : wrong.toString());
  }

  private void run(String query, Fault fault, int points) {
    Random random = new Random(31L * query.hashCode() + fault.text.hashCode());
    List<Outcome> outcomes = new ArrayList<>();
    List<Long> added = new ArrayList<>();
    long quiet = 0;
    int tasks = 0;
    for (int done = 0; done < points; done += POINTS_A_SESSION) {
      int count = Math.min(POINTS_A_SESSION, points - done);
      try (ProcessSession processes =
          new ProcessSession(folder.resolve("spill"), WorkerFaultsTest.SETTINGS)) {
        String sql = TpchQueries.text(query);
        FaultRun.quiet(processes, sql); // warms up
        Outcome undisturbed = FaultRun.quiet(processes, sql);
        tasks = undisturbed.tasks();
        quiet = undisturbed.millis();
        for (int point : WorkerFaultsTest.points(random, count, tasks)) {
          Outcome outcome = strike(processes, query, fault, point, tasks, random);
          outcomes.add(outcome);
          added.add(Math.max(0, outcome.millis() - quiet));
        }
      }
    }
    report(query, fault, tasks, quiet, outcomes, added);
  }

  private Outcome strike(
      ProcessSession processes, String query, Fault fault, int point, int tasks, Random random) {
    processes.awaitWorkers(WorkerFaultsTest.WORKERS);
    List<Integer> points =
        fault.strikes == 1 ? List.of(point) : List.of(point, (point + tasks) / 2);
    Outcome outcome =
        FaultRun.of(
            processes,
            TpchQueries.text(query),
            points,
            fault == Fault.ALL
                ? () -> WorkerFaultsTest.killAll(processes)
                : () -> WorkerFaultsTest.signal(processes, random, "KILL"));
    String what = fault + " " + query + " at " + points + ": ";
    String difference = outcome.difference(TpchAnswers.of(query));
    if (difference != null) {
      wrong.append(what).append(difference).append('\n');
    }
    WorkerFaultsTest.assertMinimal(outcome, what + outcome);
    return outcome;
  }

  private void report(
      String query, Fault fault, int tasks, long quiet, List<Outcome> outcomes, List<Long> added) {
    added.sort(null);
    long right = outcomes.stream().filter(o -> o.difference(TpchAnswers.of(query)) == null).count();
    assertEquals(outcomes.size(), added.size());
    lines.append(
        "| %s | %s | %d | %d | %d | %d | %d | %d ms | %d ms | %d ms |\n"
            .formatted(
                fault.text,
                query,
                tasks,
                outcomes.size(),
                right,
                outcomes.stream().mapToInt(Outcome::lost).sum(),
                outcomes.stream().mapToInt(Outcome::recomputed).sum(),
                quiet,
                added.get(added.size() / 2),
                added.getLast()));
  }
}
