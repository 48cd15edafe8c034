package io.sheaf.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.tests.cluster.FaultRun.Outcome;
import io.sheaf.tests.tpch.TpchQueries;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers are killed between two steps of a plan that changes: what they held of it is lost. */
class StepFaultsTest {
  @TempDir Path folder;

  @Test
  void everyBorderOfOneQuery() {
    killedAtEveryBorder("q09");
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(strings = {"q02", "q05", "q08", "q18", "q21"})
  void everyBorder(String query) {
    killedAtEveryBorder(query);
  }

  @Test
  void theCoordinatorIsKilledAtABorder() {
    String sql = TpchQueries.text("q09");
    try (SheafProcess server = SheafProcess.server(2, folder.resolve("server"));
        ProcessSession session =
            ProcessSession.at(server, folder.resolve("spill"), WorkerFaultsTest.SETTINGS)) {
      session.awaitWorkers(2);
      int steps = FaultRun.quiet(session, sql).steps();
      assertTrue(steps > 2, steps + " steps");
      long[] killed = new long[1];
      Outcome outcome =
          FaultRun.atBorders(
              session,
              sql,
              List.of(steps / 2),
              () -> {
                killed[0] = System.nanoTime();
                ProcessSession.signal("KILL", server.processId());
              });
      long heard = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed[0]);
      assertEquals(1, outcome.strikes());
      SheafException lost = assertInstanceOf(SheafException.class, outcome.failure());
      assertEquals("08006", lost.sqlState(), lost.toString());
      assertTrue(heard < 10_000, heard + " ms");
    }
  }

  /** All workers at the first border, one of them at each of the others. */
  private void killedAtEveryBorder(String query) {
    String sql = TpchQueries.text(query);
    Random random = new Random(query.hashCode());
    try (ProcessSession processes =
        new ProcessSession(folder.resolve("spill"), WorkerFaultsTest.SETTINGS)) {
      int steps = FaultRun.quiet(processes, sql).steps();
      assertTrue(steps > 1, query + " has one step");
      int struck = 0;
      for (int step = 1; step < steps; step++) {
        processes.awaitWorkers(WorkerFaultsTest.WORKERS);
        Runnable strike =
            step == 1
                ? () -> WorkerFaultsTest.killAll(processes)
                : () -> WorkerFaultsTest.signal(processes, random, "KILL");
        Outcome outcome = FaultRun.atBorders(processes, sql, List.of(step), strike);
        String what = query + " after step " + step + ": " + outcome;
        assertNull(outcome.difference(TpchAnswers.of(query)), what);
        WorkerFaultsTest.assertMinimal(outcome, what);
        struck += outcome.strikes();
      }
      assertTrue(struck > 0, "no border of " + query + " was met");
    }
  }
}
