package io.sheaf.tests.adaptive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.SheafRows;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans that change while worker processes run them: what changes is told, the rows are right. */
class AdaptiveProcessesTest {
  @TempDir static Path folder;
  private static SkewedTables tables;
  private static Session session;

  @BeforeAll
  static void open() throws SQLException {
    tables = new SkewedTables(folder);
    session =
        Session.open(
            Map.of(
                "scheduler", "processes",
                "workers", "3",
                "threads", "3",
                "memory", "512MB",
                "check_operators", "on",
                "divisions", "off",
                "spill_directory", folder.resolve("spill").toString()));
  }

  @AfterAll
  static void close() {
    session.close();
    tables.close();
  }

  private static void set(String settings) {
    session.execute("RESET ALL").close();
    for (String setting : settings.split(";", -1)) {
      session.execute("SET " + setting.replace("=", " = '") + "'").close();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "partitions=3|broadcast instead of hash exchange|SELECT l.k, r.v FROM {wide} l JOIN (SELECT"
            + " k, v FROM {wide} WHERE abs(v - 77) < 1 OR v + k < 0 OR v * k < 0) r ON l.k = r.k"
            + " ORDER BY 1, 2",
        "partitions=129;adaptive_bytes=1000000|129 partitions read by|SELECT k, count(*) FROM"
            + " {wide} GROUP BY k ORDER BY 2, 1",
        "partitions=8;join=hash;adaptive_bytes=60000|is split for|SELECT l.v, r.v FROM {skewed} l"
            + " JOIN {even} r ON l.k = r.k",
        "partitions=8;join=hash;adaptive_bytes=60000|is split for|SELECT v FROM {skewed} l WHERE"
            + " NOT EXISTS (SELECT 1 FROM {even} r WHERE r.k = l.k)",
        "task_rows=1000|whose right side is empty|SELECT count(*), sum(l.v) FROM {wide} l JOIN"
            + " (SELECT k FROM {wide} WHERE v * 2 < k - 100000) r ON l.k = r.k",
      })
  void aPlanChangesAndTheRowsAreTheSame(String settings, String decision, String query)
      throws SQLException {
    set(settings);
    String decisions = tables.decisions(session, tables.named(query));
    assertTrue(decisions.contains("adaptive: "), "no decision");
    assertTrue(decisions.contains(decision), decisions);
  }

  @Test
  void whatMayComeOutOtherwiseIsNoBorder() throws SQLException {
    set("partitions=129;adaptive_bytes=1000000");
    String query =
        tables.named(
            "SELECT count(*) FROM (SELECT k, count(*) AS n FROM (SELECT k + CAST(floor(random()) AS"
                + " BIGINT) AS k FROM {wide}) AS t GROUP BY k) AS q");
    assertEquals("", tables.decisions(session, query));
  }

  @Test
  void rowsOfTheSessionsOwnTablesAreHandedOverToo() throws SQLException {
    set("partitions=3;task_rows=1000;adaptive_bytes=20000");
    session
        .execute(
            tables.named(
                "CREATE OR REPLACE TEMP TABLE mine AS SELECT k, v FROM {even} WHERE k < 300"))
        .close();
    tables.execute("CREATE OR REPLACE TABLE mine AS SELECT k, v FROM {even} WHERE k < 300");
    for (String query :
        new String[] {
          "SELECT l.k, l.v, r.v FROM mine l JOIN {skewed} r ON l.k = r.k",
          "SELECT l.k, l.v, r.v FROM {skewed} l JOIN mine r ON l.k = r.k AND r.v % 7 = 1",
          "SELECT k, count(*), sum(v) FROM mine GROUP BY k ORDER BY k",
        }) {
      tables.assertSame(session, tables.named(query));
    }
  }

  @Test
  void tablesAndFilesAreMadeByPlansThatChange() throws SQLException {
    set("partitions=4;join=hash;adaptive_bytes=40000");
    String query =
        tables.named(
            "SELECT l.k, l.v, r.v AS w FROM {skewed} l JOIN {wide} r ON l.k = r.k AND r.v < 999");
    Path copy = folder.resolve("copy.parquet");
    session.execute("COPY (" + query + ") TO '" + copy + "' (FORMAT PARQUET)").close();
    session.execute("CREATE OR REPLACE TEMP TABLE made AS " + query).close();
    session.execute("INSERT INTO made " + query).close();
    tables.execute("CREATE OR REPLACE TABLE made AS " + query);
    tables.execute("INSERT INTO made " + query);
    tables.assertSame(
        session, "SELECT k, count(*), sum(v), sum(w) FROM made GROUP BY k ORDER BY k");
    tables.assertSame(session, "SELECT count(*), sum(v), sum(w) FROM '" + copy + "'");
    assertEquals(
        "[[true]]",
        SheafRows.query(session, "SELECT sum(byte_count) > 0 FROM sheaf.exchanges")
            .rows()
            .toString());
  }
}
