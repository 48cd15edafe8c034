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
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What moves between processes, by what the coordinator counts. */
class MovedBytesTest {
  /** Of a block with few rows: its header and tail, and each column's. */
  private static final long BLOCK_OVERHEAD = 1024;

  private static final int WORKERS = 3;
  private static final int ORDERS = 15_000;
  private static final int LINES = 60_175;

  @TempDir static Path folder;
  private static ProcessSession processes;
  private static Connection duckdb;

  /**
   * What one query moved.
   *
   * @param toClient entries whose consumer is the session's own process
   * @param toWorkers all others
   */
  private record Moved(List<ClusterView.Exchange> toClient, List<ClusterView.Exchange> toWorkers) {
    static long bytes(List<ClusterView.Exchange> exchanges) {
      return exchanges.stream().mapToLong(ClusterView.Exchange::bytes).sum();
    }

    static long rows(List<ClusterView.Exchange> exchanges) {
      return exchanges.stream().mapToLong(ClusterView.Exchange::rows).sum();
    }
  }

  @BeforeAll
  static void open() throws SQLException {
    processes =
        new ProcessSession(
            folder.resolve("spill"),
            Map.of(
                "workers", String.valueOf(WORKERS),
                "threads", "3",
                "memory", "512MB",
                "task_rows", "4000",
                "division_rows", "4000"));
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

  @Test
  void theClientGetsNoMoreThanTheResult() throws SQLException {
    processes.set(Map.of("divisions", "off", "join", "hash", "partitions", "6"));
    Moved moved =
        run(
            """
            SELECT o_orderpriority, count(*), sum(l_extendedprice), max(l_comment)
            FROM lineitem JOIN orders ON l_orderkey = o_orderkey
            GROUP BY o_orderpriority
            """);
    assertTrue(Moved.rows(moved.toWorkers()) >= (LINES + ORDERS) / 2, moved.toString());
    assertTrue(Moved.bytes(moved.toWorkers()) > 1_000_000, moved.toString());
    // Five groups of a row each from at most six tasks, as they are in blocks.
    assertTrue(Moved.rows(moved.toClient()) <= 5, moved.toString());
    assertTrue(Moved.bytes(moved.toClient()) <= 6 * BLOCK_OVERHEAD, moved.toString());
  }

  @Test
  void aLargeResultIsAllThatTheClientGets() throws SQLException {
    processes.set(Map.of("divisions", "off", "join", "hash", "partitions", "6"));
    Moved moved =
        run(
            """
            SELECT l_orderkey, l_linenumber, o_custkey
            FROM lineitem JOIN orders ON l_orderkey = o_orderkey WHERE l_quantity < 10
            """);
    long rows = Moved.rows(moved.toClient());
    assertTrue(rows > 5_000, moved.toString());
    long result = rows * (Long.BYTES + Integer.BYTES + Long.BYTES);
    assertTrue(
        Moved.bytes(moved.toClient()) <= result * 1.05 + 20 * BLOCK_OVERHEAD, moved.toString());
  }

  @Test
  void bothDivisionsKnownMoveNothing() throws SQLException {
    processes.set(Map.of("divisions", "on", "join", "hash", "partitions", "0"));
    Moved moved =
        run(
            """
            SELECT count(*), sum(l_extendedprice * o_shippriority), max(o_comment)
            FROM lineitem JOIN orders ON l_orderkey = o_orderkey
            """);
    assertEquals(0, Moved.bytes(moved.toWorkers()), moved.toString());
  }

  @Test
  void oneSideKnownMovesTheOther() throws SQLException {
    processes.set(Map.of("divisions", "on", "join", "hash", "partitions", "0"));
    Moved moved =
        run(
            """
            SELECT count(*), sum(l_extendedprice), max(o_comment)
            FROM lineitem
            JOIN (SELECT o_orderkey + o_shippriority AS k, o_comment FROM orders) o ON l_orderkey = k
            """);
    Set<String> layers =
        moved.toWorkers().stream().map(ClusterView.Exchange::layer).collect(Collectors.toSet());
    assertEquals(1, layers.size(), moved.toString());
    long rows = Moved.rows(moved.toWorkers());
    assertTrue(rows > 0 && rows <= ORDERS, moved.toString());
    assertTrue(Moved.bytes(moved.toWorkers()) > ORDERS * 20, moved.toString());
  }

  private static Moved run(String sql) throws SQLException {
    long before = last();
    Rows actual = SheafRows.query(processes.session(), sql);
    try (Statement statement = duckdb.createStatement();
        ResultSet expected = statement.executeQuery(sql)) {
      assertNull(Rows.difference(Rows.read(expected), actual, false));
    }
    Set<String> workers = processes.workers().keySet();
    Map<Boolean, List<ClusterView.Exchange>> parts =
        processes.view().exchanges().stream()
            .filter(exchange -> exchange.execution() > before)
            .collect(Collectors.partitioningBy(exchange -> workers.contains(exchange.consumer())));
    return new Moved(parts.get(false), parts.get(true));
  }

  private static long last() {
    return processes.view().exchanges().stream()
        .mapToLong(ClusterView.Exchange::execution)
        .max()
        .orElse(0);
  }
}
