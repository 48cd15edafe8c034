package io.sheaf.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.tests.cluster.FaultRun.Outcome;
import io.sheaf.tests.tpch.TpchQueries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process of a server is killed: what becomes of its clients, workers and files. */
@Timeout(240)
class KilledServerTest {
  private static final String QUERY = "q09";
  private static final long HEARD_MILLIS = 10_000;

  /** A thousand million rows. */
  private static final String MANY =
      "(SELECT 1000000 * a.x + 1000 * b.x + c.x AS x FROM unnest(range(1000)) AS a(x),"
          + " unnest(range(1000)) AS b(x), unnest(range(1000)) AS c(x))";

  /** Runs for hours, and exchanges rows. */
  private static final String ENDLESS =
      "SELECT count(*) FROM (SELECT x % 1000 AS g, count(*) AS n FROM "
          + MANY
          + " AS m WHERE sin(x) < 2 GROUP BY g) AS groups";

  @TempDir Path folder;

  /** Workers started by hand serve the next coordinator; those of the server end with it. */
  @Test
  void workersEndWithTheirServerOrFindTheNext() {
    int port = SheafProcess.freePort();
    Path spill = folder.resolve("server");
    try (SheafProcess first = SheafProcess.server(port, 2, spill);
        SheafProcess guest =
            SheafProcess.worker("guest", first.hostAndPort(), folder.resolve("guest"));
        ProcessSession session =
            ProcessSession.at(first, folder.resolve("spill"), WorkerFaultsTest.SETTINGS)) {
      session.awaitWorkers(3);
      List<Long> children =
          Stream.of("worker-1", "worker-2").map(name -> session.workers().get(name)).toList();
      int tasks = FaultRun.quiet(session, TpchQueries.text(QUERY)).tasks();
      List<Path> before = directories(spill);
      assertEquals(1, before.size(), "the server's");
      Outcome outcome =
          FaultRun.of(
              session,
              TpchQueries.text(QUERY),
              List.of(tasks / 2),
              () -> ProcessSession.signal("KILL", first.processId()));
      assertEquals(1, outcome.strikes());
      assertTrue(outcome.failure() != null, outcome.toString());
      // At once: its children are ending, and their files are there.
      try (SheafProcess again = SheafProcess.server(port, 0, spill)) {
        assertEquals(first.address(), again.address());
        Eventually.holds("the guest has joined", () -> session.workers().containsKey("guest"));
        assertEquals(guest.processId(), session.workers().get("guest"));
        Eventually.holds(
            "the first one's children have ended",
            () -> children.stream().noneMatch(KilledServerTest::isAlive));
        Outcome next = FaultRun.quiet(session, TpchQueries.text(QUERY));
        assertNull(next.difference(TpchAnswers.of(QUERY)), next.toString());
      }
    }
    SheafProcess.server(port, 0, spill).close();
    assertEquals(List.of(), directories(spill), "files of dead processes");
  }

  private static boolean isAlive(long process) {
    return ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false);
  }

  private static List<Path> directories(Path spill) {
    if (!Files.exists(spill)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(spill)) {
      return files.toList();
    } catch (IOException failure) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void aStatementOfTheDriverEndsWithAnErrorToRetry() throws Exception {
    try (SheafProcess server = SheafProcess.server(2, folder.resolve("server"));
        Connection connection = DriverManager.getConnection(url(server));
        Statement statement = connection.createStatement()) {
      CompletableFuture<SQLException> heard = new CompletableFuture<>();
      Thread.ofPlatform()
          .start(
              () -> {
                try (ResultSet rows = statement.executeQuery(ENDLESS)) {
                  rows.next();
                  heard.complete(new SQLException("there is an answer"));
                } catch (SQLException failure) {
                  heard.complete(failure);
                }
              });
      try (Connection looker = DriverManager.getConnection(url(server));
          Statement looks = looker.createStatement()) {
        Eventually.holds("workers are at it", () -> isBusy(looks));
      }
      ProcessSession.signal("KILL", server.processId());
      assertLost(heard.get(HEARD_MILLIS, TimeUnit.MILLISECONDS));
      assertFalse(connection.isValid(5));
    }
  }

  private static boolean isBusy(Statement looks) {
    try (ResultSet row =
        looks.executeQuery("SELECT count(*) FROM sheaf.tasks WHERE state = 'running'")) {
      return row.next() && row.getInt(1) > 0;
    } catch (SQLException failure) {
      throw new AssertionError(failure);
    }
  }

  /** And a new connection to the server that is there again does what the old one did. */
  @Test
  void rowsThatAreBeingReadEndWithAnErrorToRetry() throws Exception {
    int port = SheafProcess.freePort();
    try (SheafProcess server = SheafProcess.server(port, 2, folder.resolve("server"));
        Connection connection = DriverManager.getConnection(url(server));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT x, 'text ' || x FROM " + MANY + " AS m")) {
      assertTrue(rows.next());
      ProcessSession.signal("KILL", server.processId());
      long killed = System.nanoTime();
      assertLost(
          assertThrows(
              SQLException.class,
              () -> {
                while (rows.next()) {
                  rows.getLong(1);
                }
              }));
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed);
      assertTrue(millis < HEARD_MILLIS, millis + " ms");
      try (SheafProcess again = SheafProcess.server(port, 2, folder.resolve("server"));
          Connection next = DriverManager.getConnection(url(again));
          Statement same = next.createStatement();
          ResultSet row = same.executeQuery("SELECT sum(x) FROM unnest(range(1000)) AS t(x)")) {
        assertTrue(row.next());
        assertEquals(499_500, row.getLong(1));
      }
    }
  }

  private static void assertLost(SQLException failure) {
    assertEquals("08006", failure.getSQLState(), failure.toString());
    assertTrue(failure instanceof SQLRecoverableException, failure.toString());
  }

  private static String url(SheafProcess server) {
    return "jdbc:" + server.address();
  }
}
