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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a query reads of a file, in bytes: nothing when metadata has the answer, the wanted columns
 * of the wanted row groups otherwise. Answers are compared with DuckDB's.
 */
class BytesReadTest {
  private static final int ROWS = 40_000;
  private static final int GROUP = 4_096;

  @TempDir static Path folder;

  private static Session session;
  private static Connection duckdb;
  private static Path other;
  private static Path own;

  @BeforeAll
  static void open() throws SQLException {
    session = Session.open(Map.of("threads", "2", "check_operators", "on"));
    duckdb = DriverManager.getConnection("jdbc:duckdb:");
    other = folder.resolve("duckdb.parquet");
    execute(
        """
        COPY (SELECT i AS id, CAST(i %% 100 AS INTEGER) AS small,
                     CASE WHEN i %% 3 > 0 THEN i * 7 END AS holes,
                     CAST(NULL AS BIGINT) AS nothing,
                     DATE '2020-01-01' + CAST(i // 50 AS INTEGER) AS day,
                     CAST(i AS DECIMAL(30, 2)) / 4 AS wide, CAST(i AS DECIMAL(9, 2)) AS narrow,
                     'text ' || lpad(CAST(i AS VARCHAR), 8, '0') AS short,
                     repeat('x', 200) || i AS long,
                     CASE WHEN i = 77 THEN 'NaN'::DOUBLE WHEN i = 78 THEN -0.0 ELSE i + 1 END AS fraction,
                     i %% 2 = 0 AS flag
              FROM range(%d) t(i)) TO '%s' (FORMAT parquet, ROW_GROUP_SIZE %d)
        """
            .formatted(ROWS, other, GROUP));
    own = folder.resolve("own.parquet");
    session
        .execute(
            "COPY (SELECT * FROM '%s' ORDER BY id) TO '%s' (ROW_GROUP_SIZE %d)"
                .formatted(other, own, GROUP))
        .close();
  }

  @AfterAll
  static void close() throws SQLException {
    session.close();
    duckdb.close();
  }

  private static void execute(String sql) throws SQLException {
    try (Statement statement = duckdb.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Checks the query's rows on both files and gives the most bytes that were read of one. */
  private static long bytes(String query) throws SQLException {
    long most = 0;
    for (Path file : new Path[] {other, own}) {
      most = Math.max(most, bytes(query, file));
    }
    return most;
  }

  private static long bytes(String query, Path file) throws SQLException {
    Rows expected;
    try (Statement statement = duckdb.createStatement();
        ResultSet results = statement.executeQuery(query.replace("FILE", "'" + file + "'"))) {
      expected = Rows.read(results);
    }
    String sql = query.replace("FILE", "'" + CountingFileSystem.path(file) + "'");
    plan(sql); // reads the footer, and looks at a few dictionaries
    CountingFileSystem.takeBytes();
    Rows rows = SheafRows.query(session, sql);
    long read = CountingFileSystem.takeBytes();
    assertNull(Rows.difference(expected, rows, false), query + " of " + file);
    return read;
  }

  private static String plan(String query) {
    return SheafRows.query(session, "EXPLAIN " + query).rows().stream()
        .map(row -> row.getFirst().toString())
        .collect(Collectors.joining("\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*) FROM FILE",
        "SELECT count(*), count(id), count(holes), count(nothing) FROM FILE",
        "SELECT min(id), max(id), min(small), max(small) FROM FILE",
        "SELECT min(holes), max(holes), min(nothing), max(nothing) FROM FILE",
        "SELECT min(day), max(day), min(narrow), max(narrow) FROM FILE",
        "SELECT min(flag), max(flag) FROM FILE",
        "SELECT count(*), max(id) FROM FILE WHERE id >= 0",
        "SELECT count(*), max(id) FROM FILE WHERE id < 0",
        "SELECT count(*), max(id) FROM FILE WHERE nothing IS NULL",
        "SELECT count(*) + 1 FROM (SELECT id AS k, small FROM FILE) x",
        "SELECT * FROM FILE WHERE id > 1000000",
        "SELECT id, long FROM FILE WHERE day < DATE '2019-01-01' AND small = 3",
        "SELECT count(*) FROM FILE WHERE nothing = 1",
        "SELECT f.id FROM FILE f JOIN FILE g ON f.id = g.id WHERE f.id < 0 AND g.id < 0"
      })
  void metadataHasTheAnswer(String query) throws SQLException {
    assertEquals(0, bytes(query));
  }

  @Test
  void boundsThatAWriterCallsExactAnswerForStrings() throws SQLException {
    assertEquals(0, bytes("SELECT min(short), max(short) FROM FILE", own));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Longer than bounds are kept.
        "SELECT min(long), max(long) FROM FILE",
        // Bounds leave NaN out, and do not tell zeros apart.
        "SELECT max(fraction), min(fraction) FROM FILE",
        "SELECT count(*) FROM FILE WHERE id < 5000",
        "SELECT sum(id), count(*) FROM FILE",
        "SELECT max(id + 1), min(id) FROM FILE",
        "SELECT count(DISTINCT small) FROM FILE",
        "SELECT max(id) FILTER (WHERE small = 7) FROM FILE"
      })
  void whatMetadataDoesNotKnowIsRead(String query) throws SQLException {
    assertTrue(bytes(query) > 0, query);
  }

  @Test
  void answersCanBeTurnedOff() throws SQLException {
    session.execute("SET divisions = off").close();
    assertTrue(bytes("SELECT min(id), max(id) FROM FILE") > 0);
    session.execute("SET divisions = on").close();
    assertTrue(
        plan("SELECT max(id) FROM '%s'".formatted(own))
            .contains("no data is read: the metadata of " + own + " has the answer"));
  }

  /** Compressed bytes of a column in the first row groups. */
  private static long columnBytes(Path file, String column, int groups) throws SQLException {
    String sql =
        "SELECT sum(total_compressed_size) FROM parquet_metadata('%s') WHERE path_in_schema = '%s' AND row_group_id < %d"
            .formatted(file, column, groups);
    try (Statement statement = duckdb.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      results.next();
      return results.getLong(1);
    }
  }

  @Test
  void onlyColumnsThatAreAskedForAreRead() throws SQLException {
    for (Path file : new Path[] {other, own}) {
      long read = bytes("SELECT sum(id) FROM FILE", file);
      long column = columnBytes(file, "id", 1000);
      assertTrue(read >= column && read < column * 1.2 + 65_536, read + " of " + column);
    }
  }

  @Test
  void onlyRowGroupsThatMayMatchAreRead() throws SQLException {
    for (Path file : new Path[] {other, own}) {
      long read = bytes("SELECT sum(holes) FROM FILE WHERE id < 4000", file);
      long columns = columnBytes(file, "id", 1) + columnBytes(file, "holes", 1);
      long all = columnBytes(file, "id", 1000) + columnBytes(file, "holes", 1000);
      assertTrue(read > 0 && read < columns * 1.2 + 16_384, read + " of " + columns);
      assertTrue(read < all / 3, read + " of " + all);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id FROM FILE ORDER BY id LIMIT 10",
        "SELECT id FROM FILE ORDER BY id DESC LIMIT 10",
        "SELECT id, small FROM FILE WHERE small > 3 ORDER BY id LIMIT 7 OFFSET 5",
        "SELECT id FROM FILE ORDER BY id DESC NULLS FIRST, small LIMIT 3",
        "SELECT f.id FROM FILE f JOIN (VALUES (1), (2)) v(x) ON f.small = v.x ORDER BY f.id LIMIT 3"
      })
  void theFirstRowsOfAClusteredTableAreInItsFirstRowGroups(String query) throws SQLException {
    for (Path file : new Path[] {other, own}) {
      long read = bytes(query, file);
      // The two threads may both have opened a row group, each with two columns.
      long group = columnBytes(file, "id", 1) + columnBytes(file, "small", 1);
      assertTrue(read > 0 && read <= 3 * group + 32_768, read + " of " + group);
    }
  }
}
