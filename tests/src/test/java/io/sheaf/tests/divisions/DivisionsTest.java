package io.sheaf.tests.divisions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.Rows;
import io.sheaf.tests.oracle.SheafRows;
import io.sheaf.tests.tpch.TpchData;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Joins and aggregations by a key that tables are sorted by need no exchange, and give the same
 * rows as DuckDB and as without divisions: over duplicates that straddle row groups, nulls,
 * negative keys, keys of all types, tables that are not sorted after all, and empty ones.
 */
class DivisionsTest {
  @TempDir static Path folder;

  private static Path tpch;
  private static Session divided;
  private static Session plain;
  private static Session workers;
  private static Session plainWorkers;
  private static Connection connection;

  @BeforeAll
  static void open() throws SQLException {
    tpch = TpchData.parquet(0.01);
    divided =
        Session.open(Map.of("threads", "2", "division_rows", "1500", "check_operators", "on"));
    plain =
        Session.open(
            Map.of("threads", "2", "divisions", "off", "partitions", "3", "check_operators", "on"));
    // Many small tasks, as three workers with large tables had, and joins that would rather move.
    Map<String, String> three =
        Map.of(
            "threads", "2",
            "plan_for_workers", "3",
            "task_rows", "1500",
            "join", "hash",
            "check_operators", "on");
    workers = Session.open(with(three, "division_rows", "1500", "adaptive_bytes", "20000"));
    plainWorkers = Session.open(with(three, "divisions", "off", "adaptive", "off"));
    connection = DriverManager.getConnection("jdbc:duckdb:");
  }

  private static Map<String, String> with(Map<String, String> settings, String... more) {
    Map<String, String> all = new java.util.HashMap<>(settings);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  @AfterAll
  static void close() throws SQLException {
    divided.close();
    plain.close();
    workers.close();
    plainWorkers.close();
    connection.close();
  }

  /** How the key of row {@code i} comes about, and whether a file sorted by it has divisions. */
  enum Keys {
    DUPLICATES("CAST(hash(i) % 3000 AS BIGINT)", true),
    ONE_KEY_OF_MANY_ROW_GROUPS(
        "CASE WHEN i % 3 > 0 THEN 777 ELSE hash(i) % 3000 END::BIGINT", true),
    NEGATIVE("CAST(hash(i) % 3000 AS BIGINT) - 1500", true),
    INTEGERS("CAST(hash(i) % 5000 AS INTEGER) * 400000 - 1000000000", true),
    EXTREMES(
        "CASE WHEN i < 9 THEN -9223372036854775808 WHEN i < 18 THEN 9223372036854775807 ELSE"
            + " CAST(hash(i) % 3000 AS BIGINT) END",
        true),
    NULLS("CASE WHEN i % 10 > 0 THEN CAST(hash(i) % 3000 AS BIGINT) END", true),
    DATES("DATE '1970-01-01' + CAST(hash(i) % 3000 AS INTEGER) - 1500", true),
    TIMESTAMPS(
        "TIMESTAMP '1970-01-01' + INTERVAL 1 HOUR * (CAST(hash(i) % 3000 AS INTEGER) - 1500)",
        true),
    DECIMALS("CAST(CAST(hash(i) % 3000 AS BIGINT) - 1500 AS DECIMAL(9, 2)) * 0.25", true),
    STRINGS("'key ' || (hash(i) % 3000)", true),
    UNICODE("chr(CAST(65 + hash(i) % 900 AS INTEGER)) || hash(i) % 7", true),
    DOUBLES("CAST(hash(i) % 3000 AS DOUBLE) / 8", false),
    NANS(
        "CASE WHEN i % 9 > 0 THEN CAST(hash(i) % 3000 AS DOUBLE) / 8 WHEN i % 2 > 0 THEN"
            + " 'NaN'::DOUBLE END",
        false),
    ALL_ONE_KEY("CAST(7 AS BIGINT)", false);

    final String sql;
    final boolean divides;

    Keys(String sql, boolean divides) {
      this.sql = sql;
      this.divides = divides;
    }
  }

  /** Writes a table {@code (k, v, s)} with row groups of 2048 rows. */
  private static Path table(String name, String key, int from, int to, String order)
      throws SQLException {
    Path file = folder.resolve(name + ".parquet");
    String copy =
        "COPY (SELECT %s AS k, i AS v, 's' || i %% 97 AS s FROM range(%d, %d) t(i) %s) TO '%s' (FORMAT parquet, ROW_GROUP_SIZE 2048)"
            .formatted(key, from, to, order, file);
    try (Statement duckdb = connection.createStatement()) {
      duckdb.execute(copy);
    }
    return file;
  }

  private static void same(String query) throws SQLException {
    Rows expected;
    try (Statement duckdb = connection.createStatement();
        ResultSet results = duckdb.executeQuery(query)) {
      expected = Rows.read(results);
    }
    for (Session session : List.of(divided, plain, workers, plainWorkers)) {
      assertNull(Rows.difference(expected, SheafRows.query(session, query), false), query);
    }
  }

  private static void sameJoins(Path left, Path right) throws SQLException {
    List<String> queries =
        List.of(
            "SELECT count(*), sum(l.v), sum(r.v), min(l.s), max(r.s) FROM '%s' l JOIN '%s' r ON l.k"
                + " = r.k",
            "SELECT l.k, l.v, r.v, r.s FROM '%s' l LEFT JOIN '%s' r ON l.k = r.k AND r.v %% 11 = 0",
            "SELECT l.k, l.v, r.v FROM '%s' l RIGHT JOIN (SELECT * FROM '%s' WHERE v %% 13 = 0) r"
                + " ON l.k = r.k AND l.v %% 11 = 0",
            "SELECT l.k, l.v, r.v FROM (SELECT * FROM '%s' WHERE v %% 7 = 0) l FULL JOIN (SELECT *"
                + " FROM '%s' WHERE v %% 5 = 0) r ON l.k = r.k",
            "SELECT k, v FROM '%s' l WHERE EXISTS (SELECT * FROM '%s' r WHERE r.k = l.k AND r.v %%"
                + " 3 = 0)",
            "SELECT k, v FROM '%s' l WHERE NOT EXISTS (SELECT * FROM '%s' r WHERE r.k = l.k AND r.v"
                + " %% 2 = 0)",
            "SELECT count(*), sum(v) FROM '%s' WHERE k IN (SELECT k FROM '%s' WHERE v %% 5 = 0)",
            "SELECT count(*), sum(v) FROM '%s' WHERE k NOT IN (SELECT k FROM '%s' WHERE v %% 5 ="
                + " 0)",
            "SELECT l.k, count(*), sum(r.v), count(DISTINCT r.s) FROM '%s' l JOIN '%s' r ON l.k ="
                + " r.k GROUP BY l.k",
            "SELECT x, n, count(*) FROM (SELECT k AS x, v + 1 AS y FROM '%s' WHERE s <> 's3') l"
                + " JOIN (SELECT k, count(*) AS n FROM '%s' GROUP BY k) r ON l.x = r.k GROUP BY x,"
                + " n");
    for (String query : queries) {
      same(query.formatted(left, right));
    }
  }

  private static void sameGroups(Path table) throws SQLException {
    same("SELECT k, count(*), sum(v), min(s), max(s) FROM '%s' GROUP BY k".formatted(table));
    same("SELECT k, s, count(*) FROM '%s' WHERE v %% 2 = 0 GROUP BY k, s".formatted(table));
    same("SELECT DISTINCT k FROM '%s'".formatted(table));
    same("SELECT count(DISTINCT k), count(k), count(*) FROM '%s'".formatted(table));
  }

  private static String plan(String query) {
    return plan(divided, query);
  }

  private static String plan(Session session, String query) {
    return SheafRows.query(session, "EXPLAIN " + query).rows().stream()
        .map(row -> row.getFirst().toString())
        .collect(Collectors.joining("\n"));
  }

  private static boolean isDivided(String plan) {
    return plan.lines().anyMatch(l -> l.contains("no exchange:") && l.contains("divisions"));
  }

  @ParameterizedTest
  @EnumSource(Keys.class)
  void sortedTablesGiveTheSameRows(Keys keys) throws SQLException {
    Path left = table("l" + keys, keys.sql, 0, 12_000, "ORDER BY k");
    Path right = table("r" + keys, keys.sql, 9_000, 14_000, "ORDER BY k");
    boolean many = keys == Keys.ALL_ONE_KEY || keys == Keys.ONE_KEY_OF_MANY_ROW_GROUPS;
    sameJoins(left, many ? table("few" + keys, keys.sql, 11_900, 12_100, "ORDER BY k") : right);
    sameGroups(left);
    assertEquals(
        keys.divides,
        isDivided(plan("SELECT k, count(*) FROM '%s' GROUP BY k".formatted(left))),
        () -> plan("SELECT k, count(*) FROM '%s' GROUP BY k".formatted(left)));
  }

  @ParameterizedTest
  @EnumSource(Keys.class)
  void theSideWithoutDivisionsGoesToTheRangesOfTheOther(Keys keys) throws SQLException {
    boolean many = keys == Keys.ALL_ONE_KEY || keys == Keys.ONE_KEY_OF_MANY_ROW_GROUPS;
    Path known = table("known" + keys, keys.sql, 0, 12_000, "ORDER BY k");
    Path unknown =
        table("unknown" + keys, keys.sql, 9_000, many ? 9_020 : 14_000, "ORDER BY hash(i)");
    // The rows of a limit are in one task.
    String moving = "(SELECT k, v, s FROM '%s' LIMIT 1000000)".formatted(unknown);
    String sums = "SELECT count(*), count(l.k), count(r.k), sum(l.v), sum(r.v), max(r.s) FROM ";
    for (String type : List.of("", "LEFT", "RIGHT", "FULL")) {
      String join = "'%s' l %s JOIN %s r ON l.k = r.k".formatted(known, type, moving);
      String swapped = "%s l %s JOIN '%s' r ON l.k = r.k".formatted(moving, type, known);
      same(sums + join);
      same(sums + swapped);
      same("SELECT l.k, count(*), sum(r.v) FROM " + join + " GROUP BY l.k");
      if (keys.divides) {
        String plan = plan(workers, sums + swapped);
        assertTrue(plan.contains("Exchange by range of k"), plan);
      }
    }
    if (!many) {
      same("SELECT l.k, l.v, r.v FROM '%s' l LEFT JOIN %s r ON l.k = r.k".formatted(known, moving));
    }
  }

  @ParameterizedTest
  @EnumSource(Keys.class)
  void aUnionOfSortedTablesHasTheirDivisions(Keys keys) throws SQLException {
    Path first = table("first" + keys, keys.sql, 0, 7_000, "ORDER BY k");
    Path second = table("second" + keys, keys.sql, 7_000, 12_000, "ORDER BY k");
    Path third = table("third" + keys, keys.sql, 11_900, 12_100, "ORDER BY k");
    String union =
        "(SELECT k, v, s FROM '%s' WHERE v %% 5 <> 3 UNION ALL SELECT k, v + 1, s FROM '%s')"
            .formatted(first, second);
    String groups = "SELECT k, count(*), sum(v), max(s) FROM " + union + " u GROUP BY k";
    same(groups);
    assertEquals(keys.divides, isDivided(plan(groups)), () -> plan(groups));
    for (String type : List.of("", "LEFT", "RIGHT", "FULL")) {
      same(
          "SELECT count(*), count(l.k), count(r.k), sum(l.v), sum(r.v) FROM %s l %s JOIN '%s' r ON l.k = r.k"
              .formatted(union, type, third));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ORDER BY k NULLS FIRST", "ORDER BY k NULLS LAST", "ORDER BY k DESC", ""})
  void orderOfTheFileDoesNotChangeTheRows(String order) throws SQLException {
    String name = order.replace(' ', '_');
    Path left = table("left" + name, Keys.NULLS.sql, 0, 12_000, order);
    Path right = table("right" + name, Keys.NULLS.sql, 9_000, 14_000, "ORDER BY k");
    sameJoins(left, right);
    sameJoins(right, left);
    sameGroups(left);
  }

  @Test
  void tablesThatAreNotSortedAreNotDividedUnlessAsked() throws SQLException {
    Path table = table("unsorted", Keys.DUPLICATES.sql, 0, 150_000, "");
    String query = "SELECT k, v, count(*) FROM '%s' GROUP BY k, v".formatted(table);
    try (Session session = Session.open(Map.of("threads", "2"))) {
      assertFalse(plan(session, query).contains("divisions [k"), plan(session, query));
    }
  }

  @Test
  void emptyTablesJoin() throws SQLException {
    Path none = table("none", Keys.DUPLICATES.sql, 0, 0, "ORDER BY k");
    Path some = table("some", Keys.DUPLICATES.sql, 0, 6_000, "ORDER BY k");
    sameJoins(none, some);
    sameJoins(some, none);
    sameJoins(none, none);
    sameGroups(none);
  }

  @Test
  void tablesOfDisjointKeysJoin() throws SQLException {
    Path low = table("low", "CAST(hash(i) % 1000 AS BIGINT)", 0, 6_000, "ORDER BY k");
    Path high = table("high", "CAST(hash(i) % 1000 AS BIGINT) + 5000", 0, 6_000, "ORDER BY k");
    sameJoins(low, high);
    sameJoins(high, low);
  }

  @Test
  void keysOfDifferentWidthsJoin() throws SQLException {
    Path ints = table("ints", "CAST(hash(i) % 1000 AS INTEGER)", 0, 6_000, "ORDER BY k");
    Path longs = table("longs", "CAST(hash(i) % 1000 AS BIGINT)", 0, 6_000, "ORDER BY k");
    sameJoins(ints, longs);
    sameJoins(longs, ints);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT count(*), sum(o_totalprice) FROM LINEITEM JOIN ORDERS ON l_orderkey = o_orderkey",
        "SELECT l_orderkey, sum(l_quantity) FROM LINEITEM GROUP BY l_orderkey",
        "SELECT l_orderkey, sum(q) FROM (SELECT l_orderkey, l_quantity + 1 AS q FROM LINEITEM WHERE"
            + " l_shipdate > DATE '1995-01-01') x GROUP BY l_orderkey",
        "SELECT l_orderkey, max(o_orderdate), sum(l_quantity) FROM LINEITEM JOIN ORDERS ON"
            + " l_orderkey = o_orderkey GROUP BY l_orderkey",
        "SELECT o_orderkey, count(l_orderkey) FROM ORDERS LEFT JOIN LINEITEM ON l_orderkey ="
            + " o_orderkey AND l_quantity > 40 GROUP BY o_orderkey",
        "SELECT o_orderpriority, count(*) FROM ORDERS WHERE EXISTS (SELECT * FROM LINEITEM WHERE"
            + " l_orderkey = o_orderkey AND l_commitdate < l_receiptdate) GROUP BY o_orderpriority",
        "SELECT o_orderkey FROM ORDERS WHERE o_orderkey IN (SELECT l_orderkey FROM LINEITEM GROUP"
            + " BY l_orderkey HAVING sum(l_quantity) > 250)"
      })
  void theClusteredKeyOfOrdersNeedsNoExchange(String text) throws SQLException {
    String query =
        text.replace("LINEITEM", "'" + tpch.resolve("lineitem.parquet") + "'")
            .replace("ORDERS", "'" + tpch.resolve("orders.parquet") + "'");
    String plan = plan(query);
    assertTrue(isDivided(plan), plan);
    assertFalse(plan.contains("Exchange by"), plan);
    same(query);
    assertFalse(isDivided(plan(plain, query)), () -> plan(plain, query));
  }

  @Test
  void explainIsWellFormedInEveryFormat() throws IOException {
    String query =
        "SELECT l_orderkey, count(*) AS \"a \\ \"\" b\" FROM '%s' JOIN '%s' ON l_orderkey = o_orderkey WHERE l_comment <> 'it''s \"x\" \\ y' GROUP BY l_orderkey"
            .formatted(tpch.resolve("lineitem.parquet"), tpch.resolve("orders.parquet"));
    String json = lines("EXPLAIN (FORMAT JSON) " + query);
    assertTrue(new ObjectMapper().readTree(json).isArray(), json);
    String dot = lines("EXPLAIN (FORMAT DOT) " + query);
    assertTrue(dot.startsWith("digraph plan {") && dot.strip().endsWith("}"), dot);
    assertEquals(
        dot.chars().filter(c -> c == '{').count(), dot.chars().filter(c -> c == '}').count(), dot);
    assertFalse(lines("EXPLAIN ANALYZE " + query).isBlank());
  }

  private static String lines(String statement) {
    return SheafRows.query(divided, statement).rows().stream()
        .map(row -> row.getFirst().toString())
        .collect(Collectors.joining("\n"));
  }
}
