package io.sheaf.tests.files;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.Rows;
import io.sheaf.tests.oracle.SheafRows;
import io.sheaf.tests.tpch.TpchData;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What we write, DuckDB and we read: the same rows as before, of the same types. */
class RoundTripTest {
  /** One column a type, with nulls, extremes, and strings that make both short and long views. */
  private static final String ALL_TYPES =
      """
      SELECT i % 2 = 0 AS b,
        CAST(i % 256 - 128 AS TINYINT) AS i8,
        CAST(i - 2500 AS SMALLINT) AS i16,
        CASE WHEN i = 7 THEN -2147483648 WHEN i = 8 THEN 2147483647 ELSE CAST(i * 100 AS INTEGER) END AS i32,
        CASE WHEN i = 7 THEN -9223372036854775808 WHEN i = 8 THEN 9223372036854775807 ELSE CAST(i AS BIGINT) * 10000000000 END AS i64,
        CAST(i / 8.0 AS REAL) AS f32,
        CASE WHEN i = 7 THEN CAST('NaN' AS DOUBLE) WHEN i = 8 THEN CAST('-Infinity' AS DOUBLE) ELSE CAST(i AS DOUBLE) / 3 END AS f64,
        CAST(i - 2500 AS DECIMAL(5, 1)) AS d5,
        CAST(i - 2500 AS DECIMAL(18, 4)) AS d18,
        CASE WHEN i = 7 THEN CAST('-99999999999999999999999999999999999.999' AS DECIMAL(38, 3)) ELSE CAST(i - 2500 AS DECIMAL(38, 3)) END AS d38,
        DATE '1970-01-01' + CAST(i - 2500 AS INTEGER) AS d,
        TIMESTAMP '1969-12-31 23:59:59.999999' + INTERVAL 1 MINUTE * (i - 2500) AS ts,
        TIME '00:00:00.000001' + INTERVAL 1 SECOND * i AS t,
        CASE WHEN i % 3 = 0 THEN '' WHEN i % 3 = 1 THEN 'äöü 日本 ' || i ELSE 'a string that is longer than twelve bytes ' || i % 50 END AS s,
        CASE WHEN i % 5 > 0 THEN CAST(i AS BIGINT) END AS i64n,
        CASE WHEN i % 5 > 0 THEN 'n' || i % 9 END AS sn,
        CASE WHEN i % 5 > 0 THEN CAST(i AS DOUBLE) END AS f64n,
        CASE WHEN i % 5 > 0 THEN CAST(i AS DECIMAL(30, 2)) END AS d30n,
        CASE WHEN i % 5 > 0 THEN i % 3 = 0 END AS bn,
        CASE WHEN i < 0 THEN 'none' END AS nothing
      FROM range(5000) r(i)\
      """;

  @TempDir Path folder;

  private Session session;
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    session = Session.open(Map.of("threads", "2", "check_operators", "on"));
    connection = DriverManager.getConnection("jdbc:duckdb:");
  }

  @AfterEach
  void close() throws SQLException {
    session.close();
    connection.close();
  }

  private Rows duckdb(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(query)) {
      return Rows.read(results);
    }
  }

  private static String all(Path file) {
    return "SELECT * FROM '%s'".formatted(file);
  }

  private void roundTrip(Path source, String options) throws SQLException {
    Path copy = folder.resolve("copy.parquet");
    session.execute("COPY (%s) TO '%s' %s".formatted(all(source), copy, options)).close();
    Rows expected = duckdb(all(source));
    assertNull(Rows.difference(expected, SheafRows.query(session, all(source)), false), "source");
    assertNull(Rows.difference(expected, SheafRows.query(session, all(copy)), false), "by us");
    assertNull(Rows.difference(expected, duckdb(all(copy)), false), "by DuckDB");
  }

  static List<String> tables() {
    return TpchData.TABLES;
  }

  @ParameterizedTest
  @MethodSource("tables")
  void tablesOfTpch(String table) throws SQLException {
    roundTrip(TpchData.parquet(0.01).resolve(table + ".parquet"), "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "(COMPRESSION none)",
        "(COMPRESSION snappy)",
        "(COMPRESSION gzip)",
        "(COMPRESSION zstd)",
        "(COMPRESSION lz4_raw)",
        "(ROW_GROUP_SIZE 700)"
      })
  void allTypes(String options) throws SQLException {
    Path source = folder.resolve("all.parquet");
    try (Statement statement = connection.createStatement()) {
      statement.execute("COPY (%s) TO '%s' (FORMAT parquet)".formatted(ALL_TYPES, source));
    }
    roundTrip(source, options);
  }

  static Stream<String> writers() {
    return Stream.of(
        "COMPRESSION uncompressed",
        "COMPRESSION gzip",
        "COMPRESSION zstd",
        "COMPRESSION lz4_raw",
        "PARQUET_VERSION v2",
        "PARQUET_VERSION v2, COMPRESSION zstd, ROW_GROUP_SIZE 2048",
        "ROW_GROUP_SIZE 2048");
  }

  @ParameterizedTest
  @MethodSource("writers")
  void whatDuckDbWritesWeRead(String options) throws SQLException {
    Path source = folder.resolve("theirs.parquet");
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "COPY (%s) TO '%s' (FORMAT parquet, %s)".formatted(ALL_TYPES, source, options));
    }
    Rows expected = duckdb(all(source));
    assertNull(Rows.difference(expected, SheafRows.query(session, all(source)), false));
    for (String filter :
        List.of(
            "i64 > 40000000000000",
            "s LIKE 'a string%7'",
            "d < DATE '1965-01-01' AND i32 > 100",
            "f64 > 1000",
            "d38 = -500",
            "i64n IS NULL AND b",
            "sn = 'n4' OR bn",
            "ts >= TIMESTAMP '1970-01-02 00:00:00'")) {
      String query = all(source) + " WHERE " + filter;
      assertNull(
          Rows.difference(duckdb(query), SheafRows.query(session, query), false), () -> query);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "(ROW_GROUP_SIZE 700)"})
  void sortedRowsAreWrittenInOrder(String options) throws SQLException {
    Path copy = folder.resolve("sorted.parquet");
    String query =
        "SELECT * FROM '%s' ORDER BY o_totalprice, o_orderkey"
            .formatted(TpchData.parquet(0.01).resolve("orders.parquet"));
    session.execute("COPY (%s) TO '%s' %s".formatted(query, copy, options)).close();
    assertNull(Rows.difference(duckdb(query), duckdb(all(copy)), true));
  }

  /** As CSV, too; DuckDB is told the types, for text has none. */
  @ParameterizedTest
  @MethodSource("tables")
  void tablesOfTpchAsCsv(String table) throws SQLException {
    Path source = TpchData.parquet(0.01).resolve(table + ".parquet");
    Path copy = folder.resolve("copy.csv");
    session.execute("COPY (%s) TO '%s'".formatted(all(source), copy)).close();
    StringBuilder types = new StringBuilder();
    try (Statement statement = connection.createStatement();
        ResultSet columns = statement.executeQuery("DESCRIBE " + all(source))) {
      while (columns.next()) {
        types.append(types.isEmpty() ? "" : ", ");
        types.append("'" + columns.getString(1) + "': '" + columns.getString(2) + "'");
      }
    }
    Rows read = duckdb("FROM read_csv('%s', header = true, columns = {%s})".formatted(copy, types));
    assertNull(Rows.difference(duckdb(all(source)), read, false));
  }
}
