package io.sheaf.tests.divisions;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.SheafException;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables sorted by several columns, of which the first has few values: they have ranges of the
 * whole key, from footers of any writer, and narrower ones where they are said to be sorted.
 */
class KeyListsTest {
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

  private static String write(String name, String query) throws SQLException {
    Path file = folder.resolve(name + ".parquet");
    try (Statement statement = duckdb.createStatement()) {
      statement.execute(
          "COPY (%s) TO '%s' (FORMAT parquet, ROW_GROUP_SIZE 2048)".formatted(query, file));
    }
    return "'" + file + "'";
  }

  private static String written(String name, String query, int rowGroup) {
    Path file = folder.resolve(name + ".parquet");
    SheafRows.query(
        off,
        "COPY (%s) TO '%s' (ROW_GROUP_SIZE %d, PAGE_SIZE 1024)".formatted(query, file, rowGroup));
    return "'" + file + "'";
  }

  private static String plan(Session session, String query) {
    return SheafRows.query(session, "EXPLAIN " + query).rows().stream()
        .map(row -> row.getFirst().toString())
        .collect(Collectors.joining("\n"));
  }

  private static void same(String query, boolean ordered) {
    Rows expected = SheafRows.query(off, query);
    for (Session session : List.of(divided, workers)) {
      Rows rows = SheafRows.query(session, query);
      String difference = Rows.difference(expected, rows, ordered);
      assertNull(difference, () -> query + "\n" + plan(session, query));
    }
  }

  private static void proven(String query, String proof) {
    for (Session session : List.of(divided, workers)) {
      String plan = plan(session, query);
      assertTrue(plan.contains(proof), query + "\n" + plan);
    }
  }

  @Test
  void filesOfOtherWritersHaveRangesOfTheWholeKey() throws SQLException {
    String rows =
        "SELECT i // 8192 AS a, 'x' || (i %% 8192 // 4 + 1000) AS b, i AS v FROM range(%d) t(i) ORDER BY a, b";
    String l = write("l", rows.formatted(30_000));
    String r = write("r", rows.formatted(20_000));
    String join = "SELECT count(*), sum(l.v), sum(r.v) FROM %s l JOIN %s r ON l.b = r.b AND l.a = r.a";
    same(join.formatted(l, r), false);
    proven(join.formatted(l, r), "no exchange: (a, b) divisions");
    String groups = "SELECT b, a, count(*), sum(v) FROM %s GROUP BY b, a".formatted(l);
    same(groups, false);
    proven(groups, "no exchange: (a, b) divisions");
    String window =
        "SELECT a, b, row_number() OVER (PARTITION BY a, b ORDER BY v) FROM %s".formatted(l);
    same(window, false);
    proven(window, "no exchange: (a, b) divisions");
    String distinct = "SELECT DISTINCT a, b FROM %s".formatted(l);
    same(distinct, false);
    proven(distinct, "no exchange: (a, b) divisions");
    for (String direction : List.of("", " DESC")) {
      String sort =
          "SELECT a, b, v FROM %s WHERE v %% 3 > 0 ORDER BY a%s, b%s, v"
              .formatted(l, direction, direction);
      same(sort, true);
    }
  }

  @Test
  void oneSideMovesToTheRangesOfTheOther() throws SQLException {
    String rows =
        "SELECT i // 8192 AS a, i % 8192 // 4 AS b, i AS v FROM range(30000) t(i) ORDER BY a, b";
    String l = write("sorted", rows);
    String r = write("shuffled", "SELECT * FROM (%s) ORDER BY hash(v)".formatted(rows));
    for (String type : List.of("JOIN", "LEFT JOIN")) {
      String join =
          ("SELECT count(*), sum(l.v), sum(r.v) FROM %s l %s (SELECT * FROM %s LIMIT 1000000) r"
                  + " ON l.b = r.b AND l.a = r.a")
              .formatted(l, type, r);
      same(join, false);
      String plan = plan(workers, join);
      assertTrue(plan.contains("Exchange by range of (a, b)"), plan);
      assertTrue(plan.contains("(a, b) divisions"), plan);
    }
  }

  @Test
  void aWrongPromiseOfOrderIsAnErrorAndNeverWrongRows() throws SQLException {
    // Each row group is sorted, and only the last row of the second one is beyond the third's first.
    String l =
        write(
            "promised",
            """
            SELECT CASE WHEN i < 3000 THEN 1 WHEN i < 7000 THEN 2 ELSE 3 END AS a,
                   CASE WHEN i = 4095 THEN 5000 ELSE i END AS b, i AS v
            FROM range(10000) t(i) ORDER BY v
            """);
    String query =
        "SELECT a, b, count(*) FROM read_parquet(%s, sorted_by => 'a, b') GROUP BY a, b"
            .formatted(l);
    for (Session session : List.of(divided, workers)) {
      SheafException wrong =
          assertThrows(SheafException.class, () -> SheafRows.query(session, query));
      assertTrue(
          wrong.getMessage().contains("is not sorted by a, b: row 4097 has (2, 4096) after (2, 5000)"),
          wrong.getMessage());
    }
    same("SELECT a, b, count(*) FROM %s GROUP BY a, b".formatted(l), false);
  }

  @Test
  void aDeclaredOrderMakesRangesNarrower() throws SQLException {
    String rows =
        "SELECT i // 5000 AS a, i % 5000 AS b, i AS v FROM range(60000) t(i) ORDER BY a, b";
    String l = write("narrow", rows);
    String query = "SELECT a, b, sum(v) FROM %s GROUP BY a, b";
    for (String table :
        List.of(
            "read_parquet(%s, sorted_by => 'a, b')".formatted(l),
            written("own", "SELECT * FROM %s ORDER BY a, b".formatted(l), 2048),
            written("falling", "SELECT * FROM %s ORDER BY a DESC, b DESC".formatted(l), 2048))) {
      String groups = query.formatted(table);
      same(groups, false);
      proven(groups, "no exchange: (a, b) divisions");
      String plan = plan(divided, groups);
      assertTrue(plan.contains("check order [a"), plan);
      Rows expected = SheafRows.query(off, query.formatted(l));
      assertNull(Rows.difference(expected, SheafRows.query(divided, groups), false));
    }
  }

  private static String pick(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  @RepeatedTest(2)
  void queriesGiveTheRowsThatTheyGiveWithoutDivisions(RepetitionInfo repetition)
      throws SQLException {
    sameRowsOfRandomTables(new Random(repetition.getCurrentRepetition()));
  }

  @RepeatedTest(100)
  @Tag("slow")
  void manyQueriesGiveTheRowsThatTheyGiveWithoutDivisions(RepetitionInfo repetition)
      throws SQLException {
    sameRowsOfRandomTables(new Random(1000 + repetition.getCurrentRepetition()));
  }

  private static void sameRowsOfRandomTables(Random random) throws SQLException {
    String a =
        pick(
            random,
            "CAST(hash(i) % 3 AS INTEGER)",
            "chr(CAST(65 + hash(i) % 4 AS INTEGER))",
            "DATE '2024-02-28' + CAST(hash(i) % 3 AS INTEGER)",
            "CAST(hash(i) % 2 AS DECIMAL(30, 0)) * 10000000000000000000000",
            "CASE WHEN hash(i + 5) % 9 > 0 THEN CAST(hash(i) % 3 AS BIGINT) END");
    String b =
        pick(
            random,
            "CAST(hash(i + 1) % 900 AS BIGINT) - 400",
            "'key ' || (hash(i + 1) % 700)",
            "TIMESTAMP '2023-12-30' + INTERVAL 1 HOUR * CAST(hash(i + 1) % 2000 AS INTEGER)",
            "CAST(CAST(hash(i + 1) % 900 AS BIGINT) - 450 AS DECIMAL(12, 2)) / 4",
            "CASE WHEN hash(i + 6) % 20 > 0 THEN CAST(hash(i + 1) % 500 AS INTEGER) END");
    String l = table(random, "random_l", a, b, 1 + random.nextInt(9000));
    String r = table(random, "random_r", a, b, 1500);
    same("SELECT b, a, count(*), sum(v), min(j) FROM %s GROUP BY b, a".formatted(l), false);
    same("SELECT DISTINCT a, j, b FROM %s WHERE v %% 3 > 0".formatted(l), false);
    same("SELECT a, count(*), count(DISTINCT b) FROM %s GROUP BY a".formatted(l), false);
    same(
        "SELECT a, b, v, sum(v) OVER (PARTITION BY a, b ORDER BY v) FROM %s".formatted(l), false);
    String first = pick(random, "", " DESC", " NULLS FIRST", " DESC NULLS FIRST");
    String second = random.nextInt(3) > 0 ? first : " DESC";
    same("SELECT * FROM %s ORDER BY a%s, b%s, v".formatted(l, first, second), true);
    same("SELECT a, b, v FROM %s ORDER BY b%s, a, v LIMIT 50".formatted(l, first), true);
    for (String type : List.of("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN")) {
      same(
          ("SELECT count(*), count(l.a), count(r.b), sum(l.v), sum(r.v), sum(l.v * r.v) FROM %s l"
                  + " %s %s r ON l.b = r.b AND l.a = r.a")
              .formatted(l, type, r),
          false);
    }
    same(
        ("SELECT u.a, u.b, count(*), sum(r.v) FROM (SELECT a, b, v FROM %s UNION ALL SELECT a, b, v"
                + " FROM %s) u JOIN %s r ON u.a = r.a AND u.b = r.b GROUP BY u.a, u.b")
            .formatted(l, r, r),
        false);
    same(
        "SELECT l.a, l.b, l.v, r.v FROM %s l ASOF LEFT JOIN %s r ON l.a = r.a AND l.b = r.b AND l.v >= r.v"
            .formatted(l, r),
        false);
    same(
        "SELECT count(*), sum(v) FROM %s l WHERE EXISTS (SELECT 1 FROM %s r WHERE r.a = l.a AND r.b = l.b AND r.v < 999)"
            .formatted(l, r),
        false);
  }

  private static String table(Random random, String name, String a, String b, int rows)
      throws SQLException {
    String order =
        pick(
            random,
            "ORDER BY a, b",
            "ORDER BY a, b",
            "ORDER BY a, b, v",
            "ORDER BY a DESC, b DESC",
            "ORDER BY a, b DESC",
            "ORDER BY a NULLS FIRST, b NULLS FIRST",
            "ORDER BY b, a",
            "");
    String all =
        "SELECT %s AS a, %s AS b, i AS v, hash(i) %% 13 AS j FROM range(%d) t(i)"
            .formatted(a, b, rows);
    return switch (random.nextInt(3)) {
      case 0 -> write(name, all + " " + order);
      case 1 ->
          order.isEmpty()
              ? write(name, all)
              : "read_parquet(%s, sorted_by => '%s')"
                  .formatted(
                      write(name, all + " " + order), order.substring("ORDER BY ".length()));
      default ->
          written(
              name,
              "SELECT * FROM %s %s".formatted(write(name + "_unsorted", all), order),
              100 + random.nextInt(900));
    };
  }
}
