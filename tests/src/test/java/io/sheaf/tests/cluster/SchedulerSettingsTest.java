package io.sheaf.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.Session;
import io.sheaf.sql.Settings;
import io.sheaf.tests.oracle.SheafRows;
import io.sheaf.tests.tpch.TpchData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulerSettingsTest {
  @Test
  void moreWorkersThanTheMachineBearsAreRefused() {
    SheafException refused =
        assertThrows(SheafException.class, () -> new Settings(Map.of()).scaling(5000));
    assertEquals(ErrorCode.INVALID_SETTING, refused.code());
    assertTrue(refused.getMessage().contains("5000 worker processes"), refused.getMessage());
  }

  @Test
  void aSecretIsNeverShown() {
    try (Session session = Session.open(Map.of("cluster_secret", "open sesame"))) {
      String all = SheafRows.query(session, "SHOW ALL").rows().toString();
      assertFalse(all.contains("sesame"), all);
      assertEquals(List.of(List.of("***")), SheafRows.query(session, "SHOW cluster_secret").rows());
      session.execute("SET cluster_secret = ''").close();
      assertEquals(List.of(List.of("")), SheafRows.query(session, "SHOW cluster_secret").rows());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cluster", "sheaf://", "sheaf://host", "sheaf://host:0x1", "http://h:1"})
  void whatIsNoSchedulerIsAnError(String scheduler) {
    SheafException error =
        assertThrows(
            SheafException.class,
            () -> {
              Session.open(Map.of("scheduler", scheduler)).close();
            });
    assertEquals(ErrorCode.INVALID_SETTING, error.code());
    assertTrue(error.getMessage().contains("sheaf://host:port"), error.getMessage());
    assertTrue(error.getMessage().contains("'" + scheduler + "'"), error.getMessage());
  }

  @Test
  void aSchedulerMayBeChosenAnewBetweenStatements() {
    try (Session session = Session.open(Map.of("threads", "2"))) {
      for (String scheduler : List.of("loopback", "sync", "loopback", "threads")) {
        session.execute("SET scheduler = '" + scheduler + "'").close();
        assertEquals("[[3]]", SheafRows.query(session, "SELECT 1 + 2").rows().toString());
      }
    }
  }

  @Test
  void countersOfOtherProcessesAreInExplainAnalyze() {
    String sql =
        "EXPLAIN ANALYZE SELECT l_returnflag, count(*) FROM '"
            + TpchData.parquet(0.01).resolve("lineitem.parquet")
            + "' WHERE l_quantity < 10 GROUP BY l_returnflag";
    String here = analyzed(Map.of("partitions", "2"), sql);
    String there = analyzed(Map.of("partitions", "2", "scheduler", "loopback"), sql);
    assertTrue(there.contains("on loopback-1: 2 tasks"), there);
    assertFalse(here.contains("loopback"), here);
    assertTrue(here.contains("in this process: 2 tasks"), here);
    assertEquals(scanned(here), scanned(there));
  }

  @ParameterizedTest
  @ValueSource(strings = {"threads", "loopback"})
  void whatWasSpilledIsInExplainAnalyze(String scheduler) {
    String sql =
        "EXPLAIN ANALYZE SELECT l_comment, l_shipdate, count(*) FROM '"
            + TpchData.parquet(0.01).resolve("lineitem.parquet")
            + "' GROUP BY l_comment, l_shipdate, l_orderkey, l_linenumber HAVING count(*) > 1";
    Map<String, String> settings =
        Map.of("memory", "6MB", "partitions", "1", "divisions", "off", "scheduler", scheduler);
    String plan = analyzed(settings, sql);
    assertTrue(plan.contains(" kB spilled"), plan);
    assertFalse(analyzed(Map.of("memory", "1GB"), sql).contains("spilled"));
  }

  /** The rows that scan, filter and final sink counted. */
  private static List<String> scanned(String plan) {
    return plan.lines()
        .filter(line -> line.contains("Filter") || line.contains("Scan"))
        .map(line -> line.replaceAll(", [0-9.]+ ms", "").strip())
        .toList();
  }

  @Test
  void anErrorOfATaskElsewhereReadsLikeOneOfATaskHere() {
    String sql =
        "SELECT sum(1 / (l_linenumber - 1)) FROM '"
            + TpchData.parquet(0.01).resolve("lineitem.parquet")
            + "'";
    SheafException here = failure(Map.of("scheduler", "threads"), sql);
    SheafException there = failure(Map.of("scheduler", "loopback"), sql);
    assertEquals(here.code(), there.code());
    assertEquals(here.getMessage(), there.getMessage());
    assertEquals(here.position(), there.position());
    assertEquals(here.hint(), there.hint());
  }

  private static SheafException failure(Map<String, String> settings, String sql) {
    try (Session session = Session.open(settings)) {
      return assertThrows(SheafException.class, () -> SheafRows.query(session, sql));
    }
  }

  private static String analyzed(Map<String, String> settings, String sql) {
    try (Session session = Session.open(settings)) {
      StringBuilder text = new StringBuilder();
      SheafRows.query(session, sql).rows().forEach(row -> text.append(row.getFirst()).append('\n'));
      return text.toString();
    }
  }
}
