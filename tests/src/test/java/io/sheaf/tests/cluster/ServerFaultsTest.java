package io.sheaf.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.tests.cluster.FaultRun.Outcome;
import io.sheaf.tests.oracle.SheafRows;
import io.sheaf.tests.tpch.TpchQueries;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers of {@code sheaf server}, and those of {@code sheaf worker}, are killed. */
class ServerFaultsTest {
  private static final String QUERY = "q09";

  @TempDir Path folder;

  private static Outcome checked(ProcessSession session, List<Integer> points, Runnable strike) {
    Outcome outcome = FaultRun.of(session, TpchQueries.text(QUERY), points, strike);
    assertNull(outcome.difference(TpchAnswers.of(QUERY)), outcome.toString());
    assertEquals(points.size(), outcome.strikes());
    WorkerFaultsTest.assertMinimal(outcome, outcome.toString());
    return outcome;
  }

  @Test
  void aWorkerOfAServerIsKilledAndReplaced() {
    try (SheafProcess server = SheafProcess.server(2, folder.resolve("server"));
        ProcessSession session =
            ProcessSession.at(server, folder.resolve("spill"), WorkerFaultsTest.SETTINGS)) {
      int tasks = checked(session, List.of(), () -> {}).tasks();
      long victim = session.workers().get("worker-1");
      Outcome outcome =
          checked(session, List.of(tasks / 2), () -> ProcessSession.signal("KILL", victim));
      assertTrue(outcome.recomputed() > 0, outcome.toString());
      session.awaitWorkers(2);
      assertTrue(session.workers().get("worker-1") != victim, "another one works under its name");
      checked(session, List.of(), () -> {});
    }
  }

  /** Another client's SQL sees what goes on, while it does. */
  @Test
  void theSystemTablesAreReadWhileAQueryRuns() {
    try (SheafProcess server = SheafProcess.server(2, folder.resolve("server"));
        ProcessSession busy =
            ProcessSession.at(server, folder.resolve("busy"), WorkerFaultsTest.SETTINGS);
        ProcessSession looker =
            ProcessSession.at(server, folder.resolve("looker"), WorkerFaultsTest.SETTINGS)) {
      busy.awaitWorkers(2);
      int tasks = checked(busy, List.of(), () -> {}).tasks();
      List<String> seen = new ArrayList<>();
      checked(
          busy,
          List.of(tasks / 2),
          () ->
              List.of(
                      "SELECT count(*) FROM sheaf.workers WHERE role = 'worker'",
                      "SELECT count(*) > 0 FROM sheaf.tasks WHERE layer LIKE 'stage-%'",
                      "SELECT sum(byte_count) > 0 AND min(row_count) >= 0 FROM sheaf.exchanges",
                      "SELECT count(*) FROM sheaf.events WHERE kind = 'worker joined'")
                  .forEach(
                      sql -> seen.add(SheafRows.query(looker.session(), sql).rows().toString())));
      assertEquals(List.of("[[2]]", "[[true]]", "[[true]]", "[[2]]"), seen);
    }
  }

  @Test
  void aServerThatStartsAgainServesTheSameSession() {
    int port = SheafProcess.freePort();
    try (SheafProcess first = SheafProcess.server(port, 1, folder.resolve("first"));
        ProcessSession session =
            ProcessSession.at(first, folder.resolve("spill"), WorkerFaultsTest.SETTINGS)) {
      int tasks = checked(session, List.of(), () -> {}).tasks();
      long[] killed = new long[1];
      Outcome outcome =
          FaultRun.of(
              session,
              TpchQueries.text(QUERY),
              List.of(tasks / 2),
              () -> {
                killed[0] = System.nanoTime();
                ProcessSession.signal("KILL", first.processId());
              });
      long heard = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed[0]);
      SheafException lost = assertInstanceOf(SheafException.class, outcome.failure());
      assertEquals("08006", lost.sqlState(), lost.toString());
      assertTrue(heard < 10_000, heard + " ms");
      try (SheafProcess again = SheafProcess.server(port, 1, folder.resolve("again"))) {
        assertEquals(first.address(), again.address());
        checked(session, List.of(), () -> {});
      }
    }
  }

  @Test
  void aWorkerThatHasJoinedByItselfIsKilled() {
    try (SheafProcess server = SheafProcess.server(1, folder.resolve("server"));
        SheafProcess guest =
            SheafProcess.worker("guest", server.hostAndPort(), folder.resolve("guest"));
        ProcessSession session =
            ProcessSession.at(server, folder.resolve("spill"), WorkerFaultsTest.SETTINGS)) {
      session.awaitWorkers(2);
      int tasks = checked(session, List.of(), () -> {}).tasks();
      Outcome outcome =
          checked(
              session, List.of(tasks / 2), () -> ProcessSession.signal("KILL", guest.processId()));
      assertTrue(outcome.recomputed() > 0, outcome.toString());
      assertEquals(List.of("worker-1"), List.copyOf(session.workers().keySet()));
    }
  }
}
