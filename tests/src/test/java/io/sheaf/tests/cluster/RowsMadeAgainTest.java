package io.sheaf.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.tests.cluster.FaultRun.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows that come out otherwise when a killed worker's tasks run again: by chance, or because equal
 * keys come in another order. Which rows they are may differ, but each is there once.
 */
class RowsMadeAgainTest {
  private static final int POINTS = Integer.getInteger("sheaf.faults.points", 2);

  /** Sums the groups of random keys: the number of all rows, whatever the keys. */
  private static final String CHANCE =
      """
      SELECT sum(c), sum(m) FROM (
        SELECT k, count(*) AS c, sum(n) AS m FROM (
          SELECT CAST(floor(random() * 3000) AS INTEGER) AS k, l_linenumber AS n FROM lineitem) AS t
        GROUP BY k) AS q
      """;

  /** The groups' keys depend on which of several equal rows come first, their sum does not. */
  private static final String TIES =
      """
      SELECT sum(c), sum(0) FROM (
        SELECT k, count(*) AS c FROM (
          SELECT l_comment AS k, row_number() OVER (PARTITION BY l_suppkey ORDER BY l_returnflag) AS r
          FROM lineitem) AS t
        WHERE r <= 300 GROUP BY k) AS q
      """;

  private static final String EXPECTED_CHANCE = "SELECT count(*), sum(l_linenumber) FROM lineitem";
  private static final String EXPECTED_TIES =
      "SELECT sum(least(c, 300)), sum(0) FROM"
          + " (SELECT count(*) AS c FROM lineitem GROUP BY l_suppkey) AS q";

  @TempDir static Path folder;
  private static ProcessSession processes;

  @BeforeAll
  static void open() {
    processes = new ProcessSession(folder.resolve("spill"), WorkerFaultsTest.SETTINGS);
  }

  @AfterAll
  static void close() {
    processes.close();
  }

  @Test
  void keysDrawnByChanceCountEachRowOnce() {
    everyRowIsThereOnce(CHANCE, EXPECTED_CHANCE);
  }

  @Test
  void equalKeysOfAWindowCountEachRowOnce() {
    everyRowIsThereOnce(TIES, EXPECTED_TIES);
  }

  private static void everyRowIsThereOnce(String sql, String expected) {
    processes.awaitWorkers(WorkerFaultsTest.WORKERS);
    String right = FaultRun.quiet(processes, expected).rows().toString();
    Outcome undisturbed = FaultRun.quiet(processes, sql);
    assertEquals(right, undisturbed.rows().toString());
    Random random = new Random(sql.hashCode());
    int recomputed = 0;
    for (int point : WorkerFaultsTest.points(random, POINTS, undisturbed.tasks())) {
      processes.awaitWorkers(WorkerFaultsTest.WORKERS);
      Outcome outcome =
          FaultRun.of(
              processes,
              sql,
              List.of(point),
              () -> WorkerFaultsTest.signal(processes, random, "KILL"));
      assertNull(outcome.failure(), "at " + point + ": " + outcome);
      assertEquals(right, outcome.rows().toString(), "at " + point + ": " + outcome);
      recomputed += outcome.recomputed();
    }
    assertTrue(recomputed > 0, "no point made anything run again");
  }
}
