package io.sheaf.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.graph.ClusterView;
import io.sheaf.tests.oracle.Rows;
import io.sheaf.tests.oracle.SheafRows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What moves between three worker processes, by what the coordinator counts, for operations over
 * tables that are clustered by the key, and over the same rows in no order.
 */
class DivisionBytesTest {
  private static final int ROWS = 60_000;

  @TempDir static Path folder;
  private static ProcessSession processes;
  private static Connection duckdb;

  @BeforeAll
  static void open() throws SQLException {
    processes =
        new ProcessSession(
            folder.resolve("spill"),
            Map.of(
                "workers", "3",
                "threads", "3",
                "memory", "512MB",
                "join", "hash",
                "task_rows", "4000",
                "division_rows", "4000",
                "check_operators", "on"));
    duckdb = DriverManager.getConnection("jdbc:duckdb:");
    table("known", "ORDER BY k", ROWS);
    table("other", "ORDER BY k", ROWS / 2);
    table("unknown", "ORDER BY hash(i)", ROWS);
  }

  private static void table(String name, String order, int rows) throws SQLException {
    try (Statement statement = duckdb.createStatement()) {
      statement.execute(
          """
          COPY (SELECT CAST(hash(i) %% 20000 AS BIGINT) AS k, i AS v,
                       CAST(hash(i) %% 20000 // 60 AS BIGINT) AS day
                FROM range(%d) t(i) %s) TO '%s' (FORMAT parquet, ROW_GROUP_SIZE 2048)
          """
              .formatted(rows, order, file(name)));
    }
  }

  private static Path file(String name) {
    return folder.resolve(name + ".parquet");
  }

  @AfterAll
  static void close() throws SQLException {
    duckdb.close();
    processes.close();
  }

  /** Rows and bytes that a query moved from worker to worker. */
  private record Moved(long rows, long bytes) {}

  private static Moved moved(String template, boolean ordered) throws SQLException {
    String sql = template;
    for (String table : new String[] {"unknown", "known", "other"}) {
      sql = sql.replace("$" + table, "'" + file(table) + "'");
    }
    long before = last();
    Rows actual = SheafRows.query(processes.session(), sql);
    try (Statement statement = duckdb.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      assertNull(Rows.difference(Rows.read(results), actual, ordered), sql);
    }
    Set<String> workers = processes.workers().keySet();
    List<ClusterView.Exchange> exchanges =
        processes.view().exchanges().stream()
            .filter(exchange -> exchange.execution() > before)
            .filter(exchange -> workers.contains(exchange.consumer()))
            .toList();
    return new Moved(
        exchanges.stream().mapToLong(ClusterView.Exchange::rows).sum(),
        exchanges.stream().mapToLong(ClusterView.Exchange::bytes).sum());
  }

  private static long last() {
    return processes.view().exchanges().stream()
        .mapToLong(ClusterView.Exchange::execution)
        .max()
        .orElse(0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT k, count(*), sum(v) FROM $t GROUP BY k",
        "SELECT DISTINCT k, day FROM $t",
        "SELECT k + 500 AS m, count(*), sum(v) FROM $t GROUP BY 1",
        "SELECT k, v, row_number() OVER (PARTITION BY k ORDER BY v) FROM $t",
        "SELECT count(*), sum(l.v), sum(r.v) FROM $t l JOIN $other r ON l.k = r.k",
        "SELECT count(*), sum(l.v), sum(r.v) FROM $t l LEFT JOIN $other r ON l.k = r.k",
        "SELECT count(*), sum(l.v), sum(r.v) FROM $t l FULL JOIN $other r ON l.k = r.k"
      })
  void clusteredRowsStayWhereTheyAre(String query) throws SQLException {
    assertEquals(new Moved(0, 0), moved(query.replace("$t", "$known"), false), query);
    processes.set(Map.of("divisions", "off"));
    Moved moving = moved(query.replace("$t", "$unknown"), false);
    processes.set(Map.of("divisions", "on"));
    assertTrue(moving.rows > 0 && moving.bytes > 0, moving + " without divisions: " + query);
  }

  @Test
  void ofAJoinWithOneClusteredSideTheOtherMoves() throws SQLException {
    Moved moved =
        moved(
            "SELECT count(*), sum(l.v), sum(r.v) FROM $known l JOIN (SELECT 9 - (9 - k) AS k, v"
                + " FROM $unknown) r ON l.k = r.k",
            false);
    assertTrue(moved.rows > 0 && moved.rows <= ROWS, moved.toString());
    assertTrue(moved.bytes > moved.rows, moved.toString());
  }

  @Test
  void aSortOfClusteredRowsMovesThemToTheClientAlone() throws SQLException {
    assertEquals(new Moved(0, 0), moved("SELECT k, v FROM $known ORDER BY k, v", true));
  }
}
