package io.sheaf.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.graph.ClusterView;
import io.sheaf.tests.oracle.Rows;
import io.sheaf.tests.oracle.SheafRows;
import io.sheaf.tests.tpch.TpchData;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders that workers make by ranges, which the client reads one after the other. */
@Timeout(180)
class SortedRangesTest {
  private static final int RANGES = 5;

  @TempDir static Path folder;
  private static ProcessSession processes;
  private static Connection duckdb;

  @BeforeAll
  static void open() throws SQLException {
    processes =
        new ProcessSession(
            folder.resolve("spill"),
            Map.of("workers", "3", "threads", "3", "memory", "512MB", "partitions", "" + RANGES));
    duckdb = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = duckdb.createStatement()) {
      for (String view : TpchData.views(TpchData.parquet(0.01))) {
        statement.execute(view);
      }
    }
  }

  @AfterAll
  static void close() throws SQLException {
    duckdb.close();
    processes.close();
  }

  private static void assertRight(String sql) throws SQLException {
    String plan = SheafRows.query(processes.session(), "EXPLAIN " + sql).toString();
    assertTrue(plan.contains("sampled ranges"), plan);
    Rows actual = SheafRows.query(processes.session(), sql);
    try (Statement statement = duckdb.createStatement();
        ResultSet expected = statement.executeQuery(sql)) {
      assertNull(Rows.difference(Rows.read(expected), actual, true));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "l_extendedprice, l_orderkey, l_linenumber",
        "l_shipmode DESC, l_comment, l_orderkey DESC, l_linenumber",
        "nullif(l_suppkey, 7) NULLS FIRST, l_orderkey, l_linenumber",
        "nullif(l_suppkey, 7) DESC NULLS LAST, l_orderkey, l_linenumber",
        "nullif(l_linestatus, 'O') DESC NULLS FIRST, l_orderkey, l_linenumber",
        "CASE WHEN l_linenumber = 2 THEN CAST('NaN' AS DOUBLE) WHEN l_linenumber = 3 THEN NULL"
            + " ELSE CAST(l_extendedprice AS DOUBLE) - 10000 END NULLS LAST, l_orderkey,"
            + " l_linenumber",
      })
  void comesAsDuckDbHasIt(String keys) throws SQLException {
    assertRight("SELECT l_orderkey, l_linenumber, l_shipmode FROM lineitem ORDER BY " + keys);
  }

  @Test
  void theRowsOfAJoinToo() throws SQLException {
    processes.set(Map.of("join", "hash", "divisions", "off"));
    assertRight(
        """
        SELECT o_orderdate, l_orderkey, l_linenumber
        FROM lineitem JOIN orders ON l_orderkey = o_orderkey
        ORDER BY o_orderdate, l_orderkey, l_linenumber
        """);
    processes.set(Map.of("join", "auto", "divisions", "on"));
  }

  @Test
  void theClientGetsEachRowOnce() throws SQLException {
    assertRight(
        "SELECT l_comment, l_orderkey, l_linenumber FROM lineitem ORDER BY l_extendedprice * 7, 1,"
            + " 2, 3");
    List<ClusterView.Exchange> all = processes.view().exchanges();
    long last = all.stream().mapToLong(ClusterView.Exchange::execution).max().orElseThrow();
    long toClient =
        all.stream()
            .filter(exchange -> exchange.execution() == last)
            .filter(exchange -> !processes.workers().containsKey(exchange.consumer()))
            .mapToLong(ClusterView.Exchange::rows)
            .sum();
    assertEquals(60_175, toClient);
  }
}
