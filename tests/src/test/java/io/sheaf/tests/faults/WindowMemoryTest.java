package io.sheaf.tests.faults;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.Rows;
import io.sheaf.tests.oracle.SheafRows;
import io.sheaf.tests.tpch.TpchData;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows and ordered aggregates over partitions larger than the memory. */
class WindowMemoryTest {
  private static final String ROWS =
      "(SELECT l_orderkey * 10 + r AS k, l_linenumber AS n, l_suppkey AS s, l_quantity AS q,"
          + " l_comment AS c FROM '${LINEITEM}', (VALUES (1), (2), (3), (4)) AS twice(r)) AS t";

  @TempDir Path spill;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT k, n, row_number() OVER (ORDER BY k, n), sum(q) OVER (ORDER BY k, n), c FROM ",
        "SELECT k, n, lag(c, 1000) OVER (ORDER BY k, n), lead(c) OVER (ORDER BY k, n), max(c) OVER"
            + " (ORDER BY k, n ROWS BETWEEN 500 PRECEDING AND 500 FOLLOWING) FROM ",
        "SELECT k, n, count(*) OVER (PARTITION BY s), min(c) OVER (PARTITION BY s ORDER BY k, n),"
            + " first_value(c) OVER (ORDER BY k, n) FROM ",
        "SELECT k, n, max(c) OVER (PARTITION BY s ORDER BY k, n ROWS BETWEEN 200 PRECEDING AND"
            + " CURRENT ROW), max(c) OVER (PARTITION BY k ORDER BY n) FROM ",
        "SELECT k, n, max(c) OVER (PARTITION BY s % 1000, k % 25 ORDER BY k, n ROWS BETWEEN 99"
            + " PRECEDING AND CURRENT ROW) FROM ",
        "SELECT min(k), median(k), quantile_disc(c, 0.3), count(DISTINCT c), max(c) FROM ",
        "SELECT s, string_agg(c, ';' ORDER BY k, n), median(CAST(q AS DOUBLE)) FROM "
      })
  @Timeout(120)
  void partitionsLargerThanTheMemoryGiveTheirRows(String select) throws SQLException {
    String file = TpchData.parquet(0.01).resolve("lineitem.parquet").toString();
    String sql =
        select
            + ROWS.replace("${LINEITEM}", file)
            + (select.startsWith("SELECT s") ? " GROUP BY s" : "");
    try (Session session =
            Session.open(
                Map.of("threads", "2", "memory", "24MB", "spill_directory", spill.toString()));
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement duckdb = connection.createStatement();
        ResultSet results = duckdb.executeQuery(sql)) {
      assertNull(Rows.difference(Rows.read(results), SheafRows.query(session, sql), false));
    }
    String[] left = spill.toFile().list();
    assertTrue(left != null && left.length == 0, "spill files are left behind");
  }
}
