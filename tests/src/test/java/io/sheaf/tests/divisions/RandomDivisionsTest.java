package io.sheaf.tests.divisions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.Rows;
import io.sheaf.tests.oracle.SheafRows;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random tables, sorted this way or that or not at all, with nulls, NaN, both zeros, duplicates and
 * keys that straddle row groups: with divisions, on one machine and on workers, queries give the
 * rows that they give without.
 */
class RandomDivisionsTest {
  @TempDir static Path folder;

  private static Session divided;
  private static Session workers;
  private static Session off;
  private static Connection duckdb;

  @BeforeAll
  static void open() throws SQLException {
    divided = Session.open(Map.of("threads", "2", "division_rows", "700", "check_operators", "on"));
    workers =
        Session.open(
            Map.of(
                "threads", "2",
                "plan_for_workers", "3",
                "task_rows", "900",
                "division_rows", "700",
                "join", "hash",
                "check_operators", "on"));
    off = Session.open(Map.of("threads", "2", "divisions", "off", "check_operators", "on"));
    duckdb = DriverManager.getConnection("jdbc:duckdb:");
  }

  @AfterAll
  static void close() throws SQLException {
    divided.close();
    workers.close();
    off.close();
    duckdb.close();
  }

  private static String pick(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** A key whose values are the same however often the table is made. */
  private static String key(Random random) {
    String value =
        pick(
            random,
            "CAST(hash(i + 1) % 900 AS BIGINT) - 400",
            "CAST(hash(i + 2) % 40 AS INTEGER)",
            "CASE WHEN i % 4 > 0 THEN 5 ELSE CAST(hash(i) % 2000 AS BIGINT) END",
            "DATE '2023-11-20' + CAST(hash(i) % 200 AS INTEGER)",
            "TIMESTAMP '2023-12-30' + INTERVAL 1 HOUR * CAST(hash(i) % 2000 AS INTEGER)",
            "CAST(CAST(hash(i) % 900 AS BIGINT) - 450 AS DECIMAL(12, 2)) / 4",
            "chr(CAST(65 + hash(i) % 500 AS INTEGER)) || hash(i) % 3",
            "CASE hash(i) % 7 WHEN 0 THEN 'NaN'::DOUBLE WHEN 1 THEN -0.0 WHEN 2 THEN 0.0 ELSE"
                + " CAST(hash(i) % 300 AS DOUBLE) / 8 - 9 END");
    int nulls = random.nextInt(3);
    return nulls == 0
        ? value
        : "CASE WHEN hash(i + 9) %% %d > 0 THEN %s END".formatted(nulls == 1 ? 10 : 300, value);
  }

  private static Path table(Random random, String name, String key, int rows) throws SQLException {
    Path file = folder.resolve(name + ".parquet");
    String order =
        pick(
            random,
            "ORDER BY k",
            "ORDER BY k",
            "ORDER BY k NULLS FIRST",
            "ORDER BY k DESC",
            "ORDER BY k DESC NULLS FIRST",
            "ORDER BY k // 50",
            "");
    if (order.contains("//") && !key.contains("hash(i + 1)")) {
      order = "ORDER BY k";
    }
    String rowsOfAll = "SELECT %s AS k, i AS v, hash(i) %% 13 AS j FROM range(%d) t(i)";
    String query = rowsOfAll.formatted(key, rows) + " " + order;
    if (random.nextBoolean()) {
      try (Statement statement = duckdb.createStatement()) {
        statement.execute(
            "COPY (%s) TO '%s' (FORMAT parquet, ROW_GROUP_SIZE 2048)".formatted(query, file));
      }
    } else {
      Path unsorted = folder.resolve(name + "_unsorted.parquet");
      try (Statement statement = duckdb.createStatement()) {
        statement.execute(
            "COPY (%s) TO '%s' (FORMAT parquet)"
                .formatted(rowsOfAll.formatted(key, rows), unsorted));
      }
      SheafRows.query(
          off,
          "COPY (SELECT * FROM '%s' %s) TO '%s' (ROW_GROUP_SIZE %d, PAGE_SIZE 1024)"
              .formatted(unsorted, order.replace("//", "/"), file, 100 + random.nextInt(900)));
    }
    return file;
  }

  private static void same(String query, boolean ordered) {
    Rows expected = SheafRows.query(off, query);
    for (Session session : List.of(divided, workers)) {
      Rows rows = SheafRows.query(session, query);
      String difference = Rows.difference(expected, rows, ordered);
      assertNull(difference, () -> query + "\n" + plan(session, query));
    }
  }

  private static String plan(Session session, String query) {
    return SheafRows.query(session, "EXPLAIN " + query).rows().stream()
        .map(row -> row.getFirst().toString())
        .collect(Collectors.joining("\n"));
  }

  @RepeatedTest(60)
  void queriesGiveTheRowsThatTheyGiveWithoutDivisions(RepetitionInfo repetition)
      throws SQLException {
    Random random = new Random(repetition.getCurrentRepetition());
    String key = key(random);
    int rows = 1 + random.nextInt(9_000);
    String l = "'" + table(random, "l", key, rows) + "'";
    // Keys of many rows would meet keys of many rows.
    String r = "'" + table(random, "r", key, key.contains("% 4 ") ? 150 : 1500) + "'";
    String rising = rising(random, key);

    same(
        "SELECT %s AS g, count(*), sum(v), min(j), max(j) FROM %s GROUP BY 1".formatted(rising, l),
        false);
    same("SELECT DISTINCT k, j FROM %s WHERE v %% 3 > 0".formatted(l), false);
    same(
        "SELECT k, v, sum(v) OVER (PARTITION BY k ORDER BY v), row_number() OVER (PARTITION BY k"
            + " ORDER BY j, v) FROM "
            + l,
        false);
    String direction = pick(random, "", " DESC", " NULLS FIRST", " DESC NULLS FIRST");
    same("SELECT k, v FROM %s ORDER BY k%s, v".formatted(l, direction), true);
    same("SELECT k, v FROM %s WHERE j > 2 ORDER BY k%s, v LIMIT 40".formatted(l, direction), true);
    same("SELECT %s AS g, v FROM %s ORDER BY 1%s, v".formatted(rising, l, direction), true);
    same(
        "SELECT k, count(*) FROM (SELECT k, v FROM %s UNION ALL SELECT k, v FROM %s) u GROUP BY k ORDER BY k%s"
            .formatted(l, r, direction),
        true);
    for (String type : List.of("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN")) {
      same(
          "SELECT count(*), count(l.k), count(r.k), sum(l.v), sum(r.v), sum(l.v * r.v) FROM %s l %s %s r ON l.k = r.k"
              .formatted(l, type, r),
          false);
    }
    same(
        "SELECT l.g, count(*), sum(r.v) FROM (SELECT %s AS g, v FROM %s WHERE v %% 50 = 1) l JOIN (SELECT %s AS g, v FROM %s WHERE v %% 20 = 1) r ON l.g = r.g GROUP BY l.g"
            .formatted(rising, l, rising, r),
        false);
    same(
        "SELECT l.k, l.v, r.v FROM %s l ASOF LEFT JOIN %s r ON l.k = r.k AND l.v >= r.v"
            .formatted(l, r),
        false);
    same(
        "SELECT l.k, l.v, r.v FROM %s l ASOF JOIN (SELECT k, v FROM %s LIMIT 1000000) r ON l.k = r.k AND l.v < r.v"
            .formatted(l, r),
        false);
    same(
        "SELECT count(*), sum(v) FROM %s WHERE k NOT IN (SELECT k FROM %s WHERE v < 9)"
            .formatted(l, r),
        false);
    same("SELECT count(*), count(k), min(v), max(v) FROM " + l, false);
  }

  /** An expression that rises with the key. */
  private static String rising(Random random, String key) {
    if (key.contains("DATE") || key.contains("TIMESTAMP")) {
      return pick(
          random,
          "date_trunc('month', k)",
          "date_trunc('week', k)",
          "year(k)",
          "CAST(k AS DATE)",
          "k + INTERVAL 5 DAY",
          "date_trunc('month', CAST(k AS TIMESTAMP) - INTERVAL 1 DAY)");
    }
    if (key.contains("BIGINT) - 400") || key.contains("THEN 5")) {
      return pick(random, "k + 17", "k / 10", "k - 3", "(k + 5) / 7", "CAST(k AS DECIMAL(9, 1))");
    }
    if (key.contains("DECIMAL")) {
      return pick(random, "floor(k)", "ceil(k)", "CAST(k AS INTEGER)", "k + 1.5");
    }
    return "k";
  }

  @Test
  void expressionsThatRiseHaveDivisions() throws SQLException {
    Path file = folder.resolve("rising.parquet");
    try (Statement statement = duckdb.createStatement()) {
      statement.execute(
          """
          COPY (SELECT i AS n, DATE '2024-01-01' + CAST(i // 40 AS INTEGER) AS day,
                       TIMESTAMP '2024-01-01' + INTERVAL 30 MINUTE * CAST(i AS INTEGER) AS at,
                       CAST(i / 8.0 AS DECIMAL(9, 2)) AS amount
                FROM range(20000) t(i)) TO '%s' (FORMAT parquet, ROW_GROUP_SIZE 2048)
          """
              .formatted(file));
    }
    Map<String, Boolean> rises =
        Map.ofEntries(
            Map.entry("n + 5", true),
            Map.entry("n / 7", true),
            Map.entry("CAST(n AS DECIMAL(12, 1))", true),
            Map.entry("date_trunc('month', day)", true),
            Map.entry("year(day)", true),
            Map.entry("EXTRACT(YEAR FROM at)", true),
            Map.entry("CAST(at AS DATE)", true),
            Map.entry("date_trunc('week', at)", true),
            Map.entry("time_bucket(INTERVAL '6' HOUR, at)", true),
            Map.entry("at - INTERVAL '1' DAY", true),
            Map.entry("CAST(day AS TIMESTAMP)", true),
            Map.entry("floor(amount)", true),
            Map.entry("date_trunc('month', CAST(at + INTERVAL '3' HOUR AS DATE))", true),
            Map.entry("5 - n", false),
            Map.entry("n % 100", false),
            Map.entry("month(day)", false),
            Map.entry("at + INTERVAL '1' MONTH", false),
            Map.entry("CAST(n AS DOUBLE)", false),
            Map.entry("CAST(n AS VARCHAR)", false),
            Map.entry("TRY_CAST(n AS SMALLINT)", false));
    rises.forEach(
        (expression, expected) -> {
          String query =
              "SELECT %s AS g, count(*), sum(n) FROM '%s' GROUP BY 1".formatted(expression, file);
          same(query, false);
          String plan = plan(divided, query);
          assertEquals(expected, plan.contains("* no exchange: g divisions"), query + "\n" + plan);
        });
    String sorted =
        "SELECT date_trunc('month', at) AS m, n FROM '%s' ORDER BY 1, 2".formatted(file);
    same(sorted, true);
    assertTrue(plan(workers, sorted).contains("no exchange by ranges: m divisions"));
  }
}
