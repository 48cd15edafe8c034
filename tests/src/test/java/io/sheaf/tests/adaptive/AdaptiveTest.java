package io.sheaf.tests.adaptive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.Rows;
import io.sheaf.tests.oracle.SheafRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Joins over keys that a few values have most rows of, over filters that let through far less than
 * was estimated, and over nothing: the plan changes, EXPLAIN ANALYZE says how, the rows are
 * DuckDB's.
 */
class AdaptiveTest {
  @TempDir static Path folder;
  private static SkewedTables tables;

  @BeforeAll
  static void writeTables() throws SQLException {
    tables = new SkewedTables(folder);
  }

  @AfterAll
  static void close() {
    tables.close();
  }

  private static String named(String query) {
    return tables.named(query);
  }

  private static String decisions(Session session, String query) throws SQLException {
    return tables.decisions(session, query);
  }

  private static Session session(String... settings) {
    Map<String, String> all = new HashMap<>(Map.of("threads", "2", "check_operators", "on"));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return Session.open(all);
  }

  private static void assertHas(String text, String part) {
    assertTrue(text.contains(part), () -> "no '" + part + "' in:\n" + text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT l.v, r.v FROM {skewed} l JOIN {even} r ON l.k = r.k",
        "SELECT l.v, r.v FROM {skewed} l LEFT JOIN {even} r ON l.k = r.k AND r.v % 3 = 0",
        "SELECT l.v, r.v FROM {even} l RIGHT JOIN {skewed} r ON l.k = r.k AND l.v % 3 = 0",
        "SELECT v FROM {skewed} l WHERE EXISTS (SELECT 1 FROM {even} r WHERE r.k = l.k)",
        "SELECT v FROM {skewed} l WHERE NOT EXISTS (SELECT 1 FROM {even} r WHERE r.k = l.k)",
      })
  void aLargePartitionIsSplitAndNoRowIsGivenTwice(String query) throws SQLException {
    try (Session session = session("partitions", "8", "join", "hash", "adaptive_bytes", "60000")) {
      assertHas(decisions(session, named(query)), "is split for");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT l.v, r.v FROM {skewed} l FULL JOIN {even} r ON l.k = r.k",
        "SELECT l.k, count(*), sum(r.v) FROM {skewed} l JOIN {even} r ON l.k = r.k GROUP BY l.k",
        "SELECT v FROM {skewed} WHERE k NOT IN (SELECT k FROM {even})",
      })
  void aLargePartitionStaysWholeWhereRowsMustMeet(String query) throws SQLException {
    try (Session session = session("partitions", "8", "join", "hash", "adaptive_bytes", "60000")) {
      assertFalse(decisions(session, named(query)).contains("is split for"));
    }
  }

  @Test
  void aSmallBuildSideIsBroadcast() throws SQLException {
    String query =
        named(
            "SELECT l.k, r.v FROM {wide} l JOIN (SELECT k, v FROM {wide} WHERE abs(v - 77) < 1"
                + " OR v + k < 0 OR v * k < 0) r ON l.k = r.k ORDER BY 1, 2");
    try (Session session = session("partitions", "3", "divisions", "off")) {
      String decisions = decisions(session, query);
      assertHas(decisions, "adaptive: broadcast instead of hash exchange");
      assertHas(decisions, "build side 1 row");
    }
    try (Session session = session("partitions", "3", "divisions", "off", "adaptive", "off")) {
      assertEquals("", decisions(session, query));
    }
  }

  @Test
  void manySmallPartitionsAreReadByFewTasks() throws SQLException {
    try (Session session = session("partitions", "129", "adaptive_bytes", "1000000")) {
      assertHas(
          decisions(session, named("SELECT k, count(*) FROM {wide} GROUP BY k ORDER BY 2, 1")),
          "129 partitions read by");
    }
  }

  @Test
  void nothingIsReadForAnEmptyBuildSide() throws SQLException {
    String query =
        named(
            "SELECT count(*), sum(l.v) FROM {wide} l JOIN (SELECT k FROM {wide} WHERE v * 2 < k -"
                + " 100000) r ON l.k = r.k");
    try (Session session = session("plan_for_workers", "3", "task_rows", "1000")) {
      assertHas(decisions(session, query), "whose right side is empty");
    }
  }

  @Test
  void rowsOfTablesInMemoryGoToTheWorkers() throws SQLException {
    try (Session session =
        session("plan_for_workers", "3", "task_rows", "1000", "adaptive_bytes", "20000")) {
      session
          .execute(named("CREATE TEMP TABLE mine AS SELECT k, v FROM {even} WHERE k < 300"))
          .close();
      String query = named("SELECT l.k, l.v, r.v FROM mine l JOIN {skewed} r ON l.k = r.k");
      String plan =
          SheafRows.query(session, "EXPLAIN " + query).rows().stream()
              .map(row -> row.getFirst().toString())
              .collect(Collectors.joining("\n"));
      assertHas(plan, "exchange: ");
      tables.execute("CREATE OR REPLACE TABLE mine AS SELECT k, v FROM {even} WHERE k < 300");
      decisions(session, query);
      decisions(session, "SELECT k, count(*), sum(v) FROM mine GROUP BY k ORDER BY k");
      decisions(
          session,
          named("SELECT count(*) FROM (SELECT v FROM mine UNION ALL SELECT v FROM {even})"));
    }
  }

  @Test
  void aTableIsMadeAndAFileIsWrittenByAPlanThatChanges() throws SQLException {
    Path copy = folder.resolve("copy.parquet");
    String query =
        named("SELECT l.k, l.v, r.v AS w FROM {skewed} l JOIN {wide} r ON l.k = r.k AND r.v < 999");
    try (Session session = session("partitions", "4", "join", "hash", "adaptive_bytes", "40000")) {
      session.execute("COPY (" + query + ") TO '" + copy + "' (FORMAT PARQUET)").close();
      assertTrue(Files.exists(copy));
      session.execute("CREATE TEMP TABLE made AS " + query).close();
      Rows made = SheafRows.query(session, "SELECT * FROM made");
      Rows written = SheafRows.query(session, "SELECT * FROM '" + copy + "'");
      assertNull(Rows.difference(made, written, false));
      decisions(session, "SELECT count(*), sum(v), sum(w) FROM '" + copy + "'");
    }
  }

  @Test
  void aFailureInALaterStepIsTheQuerysFailureAndNothingIsHeld() {
    String query =
        named(
            "SELECT l.v / (l.v - l.v) FROM {skewed} l JOIN {wide} r ON l.k = r.k WHERE r.v < 999");
    try (Session session = session("partitions", "4", "join", "hash")) {
      Assertions.assertThrows(SheafException.class, () -> SheafRows.query(session, query));
    }
  }
}
