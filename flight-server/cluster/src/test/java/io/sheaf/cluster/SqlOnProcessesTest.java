package io.sheaf.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.Result;
import io.sheaf.sql.Session;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SQL whose stages run in child processes. */
@Timeout(120)
class SqlOnProcessesTest {
  private static final String DIGITS = "(VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9))";

  @TempDir static Path folder;
  private static Session session;

  @BeforeAll
  static void start() {
    session =
        Session.open(
            Map.of(
                "scheduler",
                "processes",
                "workers",
                "2",
                "threads",
                "2",
                "memory",
                "512MB",
                "partitions",
                "3",
                "spill_directory",
                folder.resolve("spill").toString()));
    rows(
        "COPY (SELECT x.d * 100 + y.d * 10 + z.d AS n, x.d AS hundreds, z.d AS ones FROM "
            + "%s x(d), %s y(d), %s z(d)) TO '%s' (FORMAT PARQUET)"
                .formatted(DIGITS, DIGITS, DIGITS, folder.resolve("n.parquet")));
  }

  @AfterAll
  static void stop() {
    session.close();
  }

  private static long rows(String sql) {
    long rows = 0;
    try (Result result = session.execute(sql)) {
      for (ColumnBatch batch = result.hasRows() ? result.next() : null;
          batch != null;
          batch = result.next()) {
        rows += batch.rowCount();
      }
    }
    return rows;
  }

  /** The only row that a condition on an aggregate leaves tells that all others are right too. */
  private static void holds(String sql) {
    assertEquals(1, rows(sql), sql);
  }

  private String table() {
    return "'" + folder.resolve("n.parquet") + "'";
  }

  @Test
  void groups() {
    assertEquals(10, rows("SELECT hundreds, count(*), sum(n) FROM " + table() + " GROUP BY 1"));
    holds(
        "SELECT count(*) FROM (SELECT hundreds, count(*) AS c, sum(n) AS s FROM %s GROUP BY 1) t HAVING count(*) = 10 AND min(c) = 100 AND max(c) = 100 AND sum(s) = 499500"
            .formatted(table()));
  }

  @Test
  void joins() {
    holds(
        "SELECT count(*) FROM (SELECT a.n FROM %s a JOIN %s b ON a.n = b.n WHERE b.ones = 3) t HAVING count(*) = 100 AND sum(n) = 49800"
            .formatted(table(), table()));
  }

  @Test
  void sorts() {
    assertEquals(7, rows("SELECT n FROM " + table() + " ORDER BY ones, n DESC LIMIT 7"));
  }

  @Test
  void aUsersErrorIsWhatItIsAtHome() {
    SheafException thrown =
        assertThrows(
            SheafException.class, () -> rows("SELECT sum(10 / (n - 500)) FROM " + table()));
    assertEquals(ErrorCode.DIVISION_BY_ZERO, thrown.code());
  }
}
