package io.sheaf.tests.divisions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
 * Tables that are sorted, because a statement says so or a file's metadata does, are not sorted
 * again, and a table that is not sorted after all is an error that names its first wrong row.
 */
class SortedTablesTest {
  @TempDir static Path folder;

  private static Session session;
  private static Session workers;
  private static Session plain;
  private static Connection duckdb;

  @BeforeAll
  static void open() throws SQLException {
    session = Session.open(Map.of("threads", "2", "check_operators", "on"));
    workers =
        Session.open(
            Map.of(
                "threads", "2",
                "plan_for_workers", "3",
                "task_rows", "3000",
                "check_operators", "on"));
    plain = Session.open(Map.of("threads", "2", "divisions", "off", "check_operators", "on"));
    duckdb = DriverManager.getConnection("jdbc:duckdb:");
  }

  @AfterAll
  static void close() throws SQLException {
    session.close();
    workers.close();
    plain.close();
    duckdb.close();
  }

  private static void write(String query, Path file, String options) throws SQLException {
    try (Statement statement = duckdb.createStatement()) {
      statement.execute("COPY (%s) TO '%s' (%s)".formatted(query, file, options));
    }
  }

  private static Rows expected(String query) throws SQLException {
    try (Statement statement = duckdb.createStatement();
        ResultSet results = statement.executeQuery(query)) {
      return Rows.read(results);
    }
  }

  private static String plan(Session of, String query) {
    return SheafRows.query(of, "EXPLAIN " + query).rows().stream()
        .map(row -> row.getFirst().toString())
        .collect(Collectors.joining("\n"));
  }

  private static String error(String query) {
    return assertThrows(SheafException.class, () -> SheafRows.query(session, query)).getMessage();
  }

  /** Keys whose order is told apart easily wrong. */
  enum Keys {
    NUMBERS("CAST(hash(i) % 3000 AS BIGINT) - 1500"),
    NULLS("CASE WHEN i % 7 > 0 THEN CAST(hash(i) % 3000 AS INTEGER) END"),
    MOSTLY_NULLS("CASE WHEN i % 17 = 0 THEN CAST(hash(i) % 30 AS INTEGER) END"),
    DOUBLES(
        "CASE WHEN i % 9 > 2 THEN CAST(hash(i) % 300 AS DOUBLE) / 8 - 9 WHEN i % 9 = 2 THEN"
            + " 'NaN'::DOUBLE WHEN i % 9 = 1 THEN 'inf'::DOUBLE END"),
    STRINGS("chr(CAST(65 + hash(i) % 900 AS INTEGER)) || hash(i) % 7"),
    LONG_STRINGS("repeat('same beginning ', 8) || CAST(hash(i) % 2000 AS VARCHAR)"),
    DATES("DATE '1970-01-01' + CAST(hash(i) % 3000 AS INTEGER) - 1500"),
    DECIMALS("CAST(CAST(hash(i) % 3000 AS BIGINT) - 1500 AS DECIMAL(30, 2)) * 0.25"),
    BOOLEANS("CASE WHEN i % 5 > 0 THEN i % 2 = 0 END"),
    ONE("CAST(7 AS BIGINT)");

    final String sql;

    Keys(String sql) {
      this.sql = sql;
    }
  }

  private static final List<String> DIRECTIONS =
      List.of("ASC NULLS LAST", "ASC NULLS FIRST", "DESC NULLS LAST", "DESC NULLS FIRST");

  /** The table of a key, the rows of equal keys told apart. */
  private static Path file(Keys keys) throws SQLException {
    Path file = folder.resolve(keys + ".parquet");
    write(
        "SELECT %s AS k, i AS v FROM range(20000) t(i)".formatted(keys.sql),
        file,
        "FORMAT parquet");
    return file;
  }

  @ParameterizedTest
  @EnumSource(Keys.class)
  void copiedInOrderATableIsReadInOrder(Keys keys) throws SQLException {
    Path source = file(keys);
    for (String direction : DIRECTIONS) {
      Path sorted = folder.resolve(keys + direction.replace(' ', '_') + ".parquet");
      SheafRows.query(
          session,
          "COPY (SELECT * FROM '%s' ORDER BY k %s, v DESC) TO '%s' (ROW_GROUP_SIZE 2000)"
              .formatted(source, direction, sorted));
      String query = "SELECT k, v FROM '%s' ORDER BY k %s, v DESC".formatted(sorted, direction);
      Rows rows = expected(query);
      assertTrue(plan(session, query).contains("no sort: "), () -> plan(session, query));
      for (Session each : List.of(session, workers, plain)) {
        assertNull(Rows.difference(rows, SheafRows.query(each, query), true), query);
      }
      assertFalse(plan(plain, query).contains("no sort"), () -> plan(plain, query));
      String filtered =
          "SELECT v, k FROM '%s' WHERE v %% 3 = 0 ORDER BY k %s LIMIT 100 OFFSET 11"
              .formatted(sorted, direction);
      String keysOnly = "SELECT k FROM (" + filtered + ") x";
      for (Session each : List.of(session, workers)) {
        assertNull(
            Rows.difference(expected(keysOnly), SheafRows.query(each, keysOnly), false), filtered);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Keys.class)
  void otherOrdersThanTheKnownOneAreSorted(Keys keys) throws SQLException {
    Path sorted = folder.resolve("known" + keys + ".parquet");
    SheafRows.query(
        session,
        "COPY (SELECT * FROM '%s') TO '%s' (SORTED_BY 'k, v', ROW_GROUP_SIZE 2000)"
            .formatted(file(keys), sorted));
    for (String order :
        List.of("k DESC, v DESC", "v, k", "k, v DESC", "k NULLS FIRST, v", "v DESC")) {
      String query = "SELECT k, v FROM '%s' ORDER BY %s".formatted(sorted, order);
      // DuckDB takes NULLS LAST in both directions, as we do.
      Rows rows = expected(query);
      for (Session each : List.of(session, workers)) {
        assertNull(Rows.difference(rows, SheafRows.query(each, query), true), query);
      }
    }
  }

  @Test
  void theOrderIsInTheFilesMetadata() throws SQLException {
    Path file = folder.resolve("noted.parquet");
    SheafRows.query(
        session,
        "COPY (SELECT i %% 10 AS \"a \"\"b\"\"\", i AS c FROM range(5000) t(i)) TO '%s' (CLUSTER_BY"
                .formatted(file)
            + " '\"a \"\"b\"\"\" DESC, c', ROW_GROUP_SIZE 1000)");
    assertEquals(
        "[[sheaf.sorted_by, \"a \"\"b\"\"\" DESC, \"c\"]]",
        expected("SELECT decode(key), decode(value) FROM parquet_kv_metadata('%s')".formatted(file))
            .rows()
            .toString());
    String query = "SELECT * FROM '%s' ORDER BY 1 DESC, 2".formatted(file);
    assertTrue(plan(session, query).contains("as the files' metadata says; checked"));
    assertNull(Rows.difference(expected(query), SheafRows.query(session, query), true));
    // Ranges of rows: equal in size, however the keys are skewed.
    assertEquals(
        "[[1000, 1000]]",
        expected(
                "SELECT min(row_group_num_rows), max(row_group_num_rows) FROM parquet_metadata('%s')"
                    .formatted(file))
            .rows()
            .toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "json", "parquet"})
  void anyFormatCanBeDeclaredSorted(String format) throws SQLException {
    Path file = folder.resolve("declared." + format);
    write(
        "SELECT i // 100 AS a, 5000 - i %% 100 AS b, i AS v FROM range(%d) t(i)".formatted(30_000),
        file,
        "FORMAT " + format);
    String table = "read_%s('%s', sorted_by => 'a, b DESC')".formatted(format, file);
    String query = "SELECT v, a FROM %s ORDER BY a, b DESC".formatted(table);
    assertTrue(plan(session, query).contains("as the statement declares"), plan(session, query));
    Rows rows = expected("SELECT v, a FROM '%s' ORDER BY a, b DESC".formatted(file));
    for (Session each : List.of(session, workers, plain)) {
      assertNull(Rows.difference(rows, SheafRows.query(each, query), true), query);
    }
    String first = "SELECT v FROM %s ORDER BY a LIMIT 3".formatted(table);
    assertTrue(plan(session, first).contains("TopN 3"), plan(session, first));
    assertEquals(3, SheafRows.query(session, first).rows().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "csv|a|row 8001 has 7 after 7999",
        "parquet|a|row 8001 has 7 after 7999",
        "csv|a, v DESC|row 2 has (1, 1) after (1, 0)",
        "parquet|v DESC|row 2 has 1 after 0",
        "parquet|b NULLS FIRST|row 11 has NULL after 9",
        "json|b|row 12 has 11 after NULL"
      })
  void theFirstWrongRowIsNamed(String format, String order, String where) throws SQLException {
    Path file = folder.resolve("wrong." + format);
    write(
        """
        SELECT CASE WHEN i = 8000 THEN 7 ELSE greatest(i, 1) END AS a,
               CASE WHEN i <> 10 THEN i END AS b, i AS v
        FROM range(12000) t(i)
        """,
        file,
        format.equals("parquet") ? "FORMAT parquet, ROW_GROUP_SIZE 2048" : "FORMAT " + format);
    String table = "read_%s('%s', sorted_by => '%s')".formatted(format, file, order);
    String message = "'" + file + "' is not sorted by " + order + ": " + where;
    for (String query :
        List.of(
            "SELECT * FROM %s ORDER BY %s".formatted(table, order),
            "SELECT count(*), sum(a), sum(b), sum(v) FROM " + table,
            "SELECT max(v) FROM %s WHERE a > 3 AND (b > 3 OR b IS NULL)".formatted(table))) {
      assertTrue(error(query).contains(message), () -> error(query));
    }
  }

  @Test
  void theFirstRowsAreRightWhateverIsDeclared() throws SQLException {
    for (String format : List.of("parquet", "csv")) {
      Path file = folder.resolve("late." + format);
      write(
          "SELECT CASE WHEN i = 8999 THEN -1 ELSE i END AS a, i AS v FROM range(9000) t(i)",
          file,
          "FORMAT " + format);
      String query =
          "SELECT a, v FROM read_%s('%s', sorted_by => 'a') ORDER BY a LIMIT 2"
              .formatted(format, file);
      try {
        assertEquals("[[-1, 8999], [0, 0]]", SheafRows.query(session, query).rows().toString());
      } catch (SheafException noticed) {
        assertTrue(
            noticed.getMessage().contains("is not sorted by a: row 9000 has -1 after 8998"),
            noticed.getMessage());
      }
    }
  }

  @Test
  void whatIsNotReadIsNotChecked() throws SQLException {
    Path file = folder.resolve("unread.csv");
    write("SELECT hash(i) % 100 AS a, i AS b FROM range(1000) t(i)", file, "FORMAT csv");
    String query = "SELECT sum(b) FROM read_csv('%s', sorted_by => 'a')".formatted(file);
    assertEquals("[[499500]]", SheafRows.query(session, query).rows().toString());
    String computed = "SELECT max(b + 1) FROM read_csv('%s', sorted_by => 'a')".formatted(file);
    assertEquals("[[1000]]", SheafRows.query(session, computed).rows().toString());
  }

  @Test
  void filesThatDoNotFollowEachOtherAreNamed() throws SQLException {
    for (int i = 0; i < 3; i++) {
      write(
          "SELECT i + %d AS a FROM range(100) t(i)".formatted(i == 2 ? 50 : 200 * i),
          folder.resolve("part" + i + ".csv"),
          "FORMAT csv");
    }
    String table = "read_csv('%s/part*.csv', sorted_by => 'a')".formatted(folder);
    String message = error("SELECT a FROM %s ORDER BY a".formatted(table));
    assertTrue(message.contains("part2.csv' is not sorted by a: row 1 has 50 after 299"), message);
    assertTrue(error("SELECT sum(a) FROM " + table).contains("part2.csv"));
  }

  @Test
  void metadataThatLiesIsAnErrorWhereItIsReliedOn() throws SQLException {
    Path file = folder.resolve("lies.parquet");
    write(
        "SELECT i %% 1000 AS k, i AS v FROM range(%d) t(i)".formatted(3000),
        file,
        "FORMAT parquet, KV_METADATA {'sheaf.sorted_by': '\"k\"'}");
    String query = "SELECT k FROM '%s' ORDER BY k".formatted(file);
    String message = error(query);
    assertTrue(message.contains("is not sorted by k: row 1001 has 0 after 999"), message);
    assertNull(Rows.difference(expected(query), SheafRows.query(plain, query), true));
    String sum = "SELECT sum(k), sum(v) FROM '%s'".formatted(file);
    assertNull(Rows.difference(expected(sum), SheafRows.query(session, sum), true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"no_such_column", "k,", "\"k", "", "k DESC DESC"})
  void metadataThatMakesNoSenseIsPassedOver(String order) throws SQLException {
    Path file = folder.resolve("nonsense.parquet");
    write(
        "SELECT hash(i) % 100 AS k FROM range(1000) t(i)",
        file, "FORMAT parquet, KV_METADATA {'sheaf.sorted_by': '%s'}".formatted(order));
    String query = "SELECT k FROM '%s' ORDER BY k".formatted(file);
    assertNull(Rows.difference(expected(query), SheafRows.query(session, query), true));
  }

  @Test
  void wrongOptionsSaySo() throws SQLException {
    Path file = folder.resolve("options.csv");
    write("SELECT i AS amount FROM range(10) t(i)", file, "FORMAT csv");
    assertTrue(
        error("SELECT * FROM read_csv('%s', sorted_by => 'amuont')".formatted(file))
            .contains("sorted_by names \"amuont\", which is no column"));
    assertTrue(
        error("SELECT * FROM read_csv('%s', sorted_by => 'amount,')".formatted(file))
            .contains("no order of columns"));
  }

  @Test
  void aTableKeepsTheOrderOfItsQueryUntilItChanges() throws SQLException {
    Path source = file(Keys.NULLS);
    SheafRows.query(
        session,
        "CREATE OR REPLACE TEMP TABLE kept AS SELECT v, k FROM '%s' ORDER BY k DESC, v"
            .formatted(source));
    String query = "SELECT k, v FROM kept ORDER BY k DESC, v";
    assertTrue(plan(session, query).contains("no sort"), plan(session, query));
    Rows rows = expected("SELECT k, v FROM '%s' ORDER BY k DESC, v".formatted(source));
    assertNull(Rows.difference(rows, SheafRows.query(session, query), true));
    SheafRows.query(session, "INSERT INTO kept VALUES (-1, 1000000)");
    assertFalse(plan(session, query).contains("no sort"), plan(session, query));
    assertEquals("1000000", SheafRows.query(session, query).rows().getFirst().getFirst() + "");
  }

  @Test
  void aTableCanBeMadeSorted() throws SQLException {
    Path source = file(Keys.STRINGS);
    SheafRows.query(
        session,
        "CREATE OR REPLACE TEMP TABLE made WITH (sorted_by = 'k DESC, v') AS FROM '%s'"
            .formatted(source));
    String query = "SELECT k, v FROM made ORDER BY k DESC, v";
    assertTrue(plan(session, query).contains("no sort"), plan(session, query));
    Rows rows = expected("SELECT k, v FROM '%s' ORDER BY k DESC, v".formatted(source));
    assertNull(Rows.difference(rows, SheafRows.query(session, query), true));
    assertTrue(
        error("CREATE TABLE wrong WITH (sorted = 'k') AS SELECT 1 AS k").contains("\"sorted\""));
  }

  @Test
  void tasksOfWorkersReadNeighboursAndAreReadOneAfterTheOther() throws SQLException {
    Path file = folder.resolve("chunks.parquet");
    SheafRows.query(
        session,
        "COPY (SELECT i // 3 AS k, i AS v FROM range(40000) t(i)) TO '%s' (SORTED_BY 'k',"
                .formatted(file)
            + " ROW_GROUP_SIZE 1000)");
    String query = "SELECT k, v FROM '%s' ORDER BY k".formatted(file);
    String plan = plan(workers, query);
    assertTrue(plan.contains("the sorted ranges come one after the other"), plan);
    assertTrue(plan.contains("no sort"), plan);
    assertFalse(plan.contains("sampled ranges"), plan);
    Rows rows = SheafRows.query(workers, query);
    Rows keys = new Rows(rows.rows().stream().map(row -> List.of(row.getFirst())).toList());
    assertNull(
        Rows.difference(expected("SELECT k FROM '%s' ORDER BY k".formatted(file)), keys, true));
  }
}
