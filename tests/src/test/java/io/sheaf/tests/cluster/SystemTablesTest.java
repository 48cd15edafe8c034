package io.sheaf.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.SheafRows;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemTablesTest {
  @ParameterizedTest
  @ValueSource(strings = {"threads", "sync", "loopback"})
  void theProcessAndTheRunningTasksAreRows(String scheduler) {
    try (Session session = Session.open(Map.of("scheduler", scheduler, "threads", "2"))) {
      int threads = scheduler.equals("sync") ? 1 : 2;
      assertEquals(
          List.of("local|" + ProcessHandle.current().pid() + "|" + threads + "|true"),
          rows(
              session,
              "SELECT name, process_id, threads, started < last_heard FROM sheaf.workers"));

      // The query that looks is what runs.
      assertEquals(
          List.of("stage-0|0|1"),
          rows(session, "SELECT layer, task, attempt FROM Sheaf.Tasks WHERE state = 'running'"));

      assertEquals(0, rows(session, "SELECT * FROM sheaf.exchanges").size());
      assertEquals(0, rows(session, "SELECT * FROM sheaf.events").size());
    }
  }

  @Test
  void systemTablesTakePartInQueriesLikeOthers() {
    try (Session session = Session.open(Map.of("threads", "2", "partitions", "3"))) {
      assertEquals(
          List.of("local|true"),
          rows(
              session,
              "SELECT w.name, count(*) > 0 FROM sheaf.workers w JOIN sheaf.tasks t ON w.name ="
                  + " t.worker WHERE t.state = 'running' GROUP BY w.name"));
      session.execute("CREATE TABLE workers AS SELECT name FROM sheaf.workers").close();
      assertEquals(List.of("local"), rows(session, "SELECT * FROM workers"));
    }
  }

  @Test
  void anUnknownSystemTableIsAnError() {
    try (Session session = Session.open(Map.of())) {
      SheafException error =
          assertThrows(SheafException.class, () -> rows(session, "SELECT * FROM sheaf.nothing"));
      assertEquals(ErrorCode.UNKNOWN_TABLE, error.code());
      assertTrue(error.getMessage().contains("sheaf.nothing"), error.getMessage());
      assertTrue(
          error
              .hint()
              .orElseThrow()
              .contains("exchanges, functions, secrets, settings, tasks, workers"));
    }
  }

  /** Rows as text, columns separated by bars. */
  private static List<String> rows(Session session, String sql) {
    return SheafRows.query(session, sql).rows().stream()
        .map(row -> String.join("|", row.stream().map(String::valueOf).toList()))
        .toList();
  }
}
