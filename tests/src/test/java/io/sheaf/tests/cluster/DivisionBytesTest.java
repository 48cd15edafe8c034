package io.sheaf.tests.cluster;

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
import java.util.Map;
import java.util.stream.Collectors;
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
                       DATE '2024-01-01' + CAST(hash(i) %% 20000 // 60 AS INTEGER) AS day
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

  /** Runs a query and gives the rows that moved from worker to worker. */
  private static long moved(String template, boolean ordered) throws SQLException {
    String sql = template;
    for (String table : new String[] {"unknown", "known", "other"}) {
      sql = sql.replace("$" + table, "'" + file(table) + "'");
    }
    Rows actual = SheafRows.query(processes.session(), sql);
    try (Statement statement = duckdb.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      assertNull(Rows.difference(Rows.read(results), actual, ordered), sql);
    }
    Map<Long, Long> rows =
        processes.view().exchanges().stream()
            .filter(exchange -> processes.workers().containsKey(exchange.consumer()))
            .collect(
                Collectors.groupingBy(
                    ClusterView.Exchange::execution,
                    Collectors.summingLong(ClusterView.Exchange::rows)));
    long last =
        processes.view().exchanges().stream()
            .mapToLong(ClusterView.Exchange::execution)
            .max()
            .orElseThrow();
    return rows.getOrDefault(last, 0L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT k, count(*), sum(v) FROM $ GROUP BY k",
        "SELECT DISTINCT k, day FROM $",
        "SELECT date_trunc('month', day) AS m, count(*), sum(v) FROM $ GROUP BY m",
        "SELECT k, v, row_number() OVER (PARTITION BY k ORDER BY v) FROM $",
        "SELECT count(*), sum(l.v), sum(r.v) FROM $ l JOIN $other r ON l.k = r.k",
        "SELECT count(*), sum(l.v), sum(r.v) FROM $ l LEFT JOIN $other r ON l.k = r.k",
        "SELECT count(*), sum(l.v), sum(r.v) FROM $ l FULL JOIN $other r ON l.k = r.k"
      })
  void clusteredRowsStayWhereTheyAre(String query) throws SQLException {
    long still = moved(query.replace("$ ", "$known ").replaceFirst("\\$$", "\\$known"), false);
    long moving = moved(query.replace("$ ", "$unknown ").replaceFirst("\\$$", "\\$unknown"), false);
    assertTrue(still < 100, still + " rows moved: " + query);
    assertTrue(moving > still, moving + " rows moved without divisions: " + query);
  }

  @Test
  void ofAJoinWithOneClusteredSideTheOtherMoves() throws SQLException {
    long moved =
        moved(
            "SELECT count(*), sum(l.v), sum(r.v) FROM $known l JOIN $unknown r ON l.k = r.k", false);
    // Two of three go to another worker.
    assertTrue(moved > 0 && moved <= ROWS, moved + " rows moved");
  }

  @Test
  void aSortOfClusteredRowsMovesThemToTheClientAlone() throws SQLException {
    assertTrue(moved("SELECT k, v FROM $known ORDER BY k, v", true) == 0);
  }
}
