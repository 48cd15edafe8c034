package io.sheaf.tests.cluster;

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
 * to the reference page, {@code -Dsheaf.faults.points=5} takes that many points. With {@code
 * -Dsheaf.faults.progress=FILE} what has been run is kept there, and another run goes on behind it.
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

  private static final String TAIL =
      """

      Plans change while they run: each step hands its results on by tasks of its own. When all workers are dead the query waits until new ones
      have joined, ever later after each death. The machine had two cores and other work to do, so times say little. All anew:
      `mvn verify -Pslow -Dtest=FaultReportTest -Dsheaf.faults=write`; with `-Dsheaf.faults.progress=FILE` the run can be interrupted and gone on
      with.
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

  private final FaultStretch.Progress progress =
      new FaultStretch.Progress(System.getProperty("sheaf.faults.progress", ""));
  private final StringBuilder lines = new StringBuilder();
  private final StringBuilder wrong = new StringBuilder();

  @Test
  void killsAtManyPoints() throws IOException {
    for (Fault fault : Fault.values()) {
      int points = fault == Fault.ONE ? POINTS : Math.max(1, POINTS / 5);
      for (String query : List.of("q09", "q18", "q21")) {
        run(query, fault, points);
        if (System.getProperty("sheaf.faults", "").equals("write")) {
          Files.writeString(PAGE, HEAD + lines + TAIL);
        }
      }
    }
    assertNull(wrong.isEmpty() ? null : wrong.toString());
  }

  private void run(String query, Fault fault, int points) throws IOException {
    List<FaultStretch> stretches = new ArrayList<>();
    for (int from = 0; from < points; from += POINTS_A_SESSION) {
      int count = Math.min(POINTS_A_SESSION, points - from);
      FaultStretch known = progress.find(fault.name(), query, from, count);
      if (known == null) {
        known = run(query, fault, from, count);
        progress.add(known);
      }
      stretches.add(known);
    }
    report(query, fault, stretches);
  }

  /** So many points in a session of their own. */
  private FaultStretch run(String query, Fault fault, int from, int count) {
    Random random = new Random(31L * (31L * query.hashCode() + fault.text.hashCode()) + from);
    String sql = TpchQueries.text(query);
    List<Outcome> outcomes = new ArrayList<>();
    try (ProcessSession processes =
        new ProcessSession(folder.resolve("spill"), WorkerFaultsTest.SETTINGS)) {
      FaultRun.quiet(processes, sql); // warms up
      Outcome undisturbed = FaultRun.quiet(processes, sql);
      int tasks = undisturbed.tasks();
      for (int point : WorkerFaultsTest.points(random, count, tasks)) {
        outcomes.add(strike(processes, query, fault, point, tasks, random));
      }
      return new FaultStretch(
          fault.name(),
          query,
          from,
          count,
          tasks,
          undisturbed.millis(),
          (int) outcomes.stream().filter(o -> o.difference(TpchAnswers.of(query)) == null).count(),
          outcomes.stream().mapToInt(Outcome::lost).sum(),
          outcomes.stream().mapToInt(Outcome::recomputed).sum(),
          outcomes.stream().map(o -> Math.max(0, o.millis() - undisturbed.millis())).toList());
    }
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

  private void report(String query, Fault fault, List<FaultStretch> stretches) {
    List<Long> added = stretches.stream().flatMap(s -> s.added().stream()).sorted().toList();
    int right = stretches.stream().mapToInt(FaultStretch::right).sum();
    if (right < added.size()) {
      wrong.append("%s %s: %d of %d right\n".formatted(fault, query, right, added.size()));
    }
    lines.append(
        "| %s | %s | %d | %d | %d | %d | %d | %d ms | %d ms | %d ms |\n"
            .formatted(
                fault.text,
                query,
                stretches.getLast().tasks(),
                added.size(),
                right,
                stretches.stream().mapToInt(FaultStretch::lost).sum(),
                stretches.stream().mapToInt(FaultStretch::ranAgain).sum(),
                stretches.getLast().quietMillis(),
                added.get(added.size() / 2),
                added.getLast()));
  }
}
