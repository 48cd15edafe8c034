package io.sheaf.sql.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.sql.Struct;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedConnectionTest {
  /** Runs for hours unless it is stopped: a billion pairs, most of which pass the condition. */
  private static final String ENDLESS =
      """
      WITH d (n) AS (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)),
        k (n) AS (SELECT a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n FROM d AS a, d AS b, d AS c, d, d AS e)
      SELECT count(*) FROM k AS x, k AS y, k AS z WHERE x.n + y.n < z.n + 7\
      """;

  private Connection connection;
  private Statement statement;

  @BeforeEach
  void connect() throws SQLException {
    connection = DriverManager.getConnection("jdbc:sheaf:threads=2;memory=256MB");
    statement = connection.createStatement();
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  private ResultSet oneRow(String expressions) throws SQLException {
    ResultSet row = statement.executeQuery("SELECT " + expressions);
    assertTrue(row.next());
    return row;
  }

  @Test
  void eachTypeComesAsItsJavaType() throws SQLException {
    ResultSet row =
        oneRow(
            """
            CAST(1 AS BIGINT), 2, CAST(3 AS SMALLINT), CAST(4 AS TINYINT), 5.50, CAST(6.5 AS DOUBLE), CAST(7.5 AS REAL),
            'a string of more than twelve bytes: \u00fc', DATE '2024-02-29', TIMESTAMP '2024-02-29 10:11:12.123456',
            TIME '10:11:12', TRUE, X'0AFF', CAST(NULL AS INTEGER)\
            """);
    List<Object> values = new ArrayList<>();
    for (int i = 1; i <= 14; i++) {
      values.add(row.getObject(i));
    }
    assertArrayEquals(new byte[] {0x0A, (byte) 0xFF}, (byte[]) values.remove(12));
    List<Object> expected =
        new ArrayList<>(
            List.of(
                1L,
                2,
                3,
                4,
                new BigDecimal("5.50"),
                6.5d,
                7.5f,
                "a string of more than twelve bytes: \u00fc",
                Date.valueOf("2024-02-29"),
                Timestamp.valueOf("2024-02-29 10:11:12.123456"),
                Time.valueOf("10:11:12"),
                true));
    expected.add(null);
    assertEquals(expected, values);
    assertTrue(row.wasNull());
    assertEquals(LocalDate.of(2024, 2, 29), row.getObject(9, LocalDate.class));
    assertEquals(
        LocalDateTime.parse("2024-02-29T10:11:12.123456"), row.getObject(10, LocalDateTime.class));
    assertEquals("2024-02-29 10:11:12.123456", row.getString(10));
    assertEquals("10:11:12", row.getString(11));
    assertFalse(row.next());
  }

  @Test
  void wideDecimalsKeepAllTheirDigits() throws SQLException {
    ResultSet row =
        oneRow(
            "CAST(12345678901234567890123456789012345.678 AS DECIMAL(38,3)), CAST(-0.5 AS"
                + " DECIMAL(38,3))");
    assertEquals(new BigDecimal("12345678901234567890123456789012345.678"), row.getObject(1));
    assertEquals(new BigDecimal("-0.500"), row.getBigDecimal(2));
    assertEquals("-0.500", row.getString(2));
  }

  @Test
  void numbersConvertWithinTheirRange() throws SQLException {
    ResultSet row = oneRow("300, 5.99, '42', 1e300, 'x', CAST(NULL AS INTEGER)");
    assertEquals(300L, row.getLong(1));
    assertEquals(5, row.getInt(2));
    assertEquals(42, row.getInt(3));
    assertEquals(300.0, row.getDouble(1));
    assertTrue(row.getBoolean(1));
    assertEquals(0, row.getInt(6));
    assertTrue(row.wasNull());
    assertEquals("22003", assertThrows(SQLDataException.class, () -> row.getByte(1)).getSQLState());
    assertEquals("22003", assertThrows(SQLDataException.class, () -> row.getLong(4)).getSQLState());
    assertEquals("22018", assertThrows(SQLDataException.class, () -> row.getInt(5)).getSQLState());
    assertEquals("07006", assertThrows(SQLException.class, () -> row.getDate(1)).getSQLState());
  }

  @Test
  void theCursorRefusesWhatIsNotThere() throws SQLException {
    ResultSet rows = statement.executeQuery("SELECT 1 AS One");
    assertTrue(rows.isBeforeFirst());
    assertEquals("24000", assertThrows(SQLException.class, () -> rows.getInt(1)).getSQLState());
    assertTrue(rows.next());
    assertEquals(1, rows.getInt("one"));
    assertEquals(1, rows.getRow());
    assertEquals("07009", assertThrows(SQLException.class, () -> rows.getInt(2)).getSQLState());
    assertEquals(
        "42703", assertThrows(SQLException.class, () -> rows.findColumn("two")).getSQLState());
    assertThrows(SQLFeatureNotSupportedException.class, rows::previous);
    assertFalse(rows.next());
    assertTrue(rows.isAfterLast());
    assertEquals("24000", assertThrows(SQLException.class, () -> rows.getInt(1)).getSQLState());
    rows.close();
    assertThrows(SQLException.class, rows::next);
  }

  @Test
  void metadataTellsEachColumn() throws SQLException {
    ResultSetMetaData columns =
        statement
            .executeQuery("SELECT 1.50 AS price, 'x' AS name, CAST(NULL AS BIGINT) AS n")
            .getMetaData();
    assertEquals(3, columns.getColumnCount());
    assertEquals("price", columns.getColumnLabel(1));
    assertEquals(Types.DECIMAL, columns.getColumnType(1));
    assertEquals(3, columns.getPrecision(1));
    assertEquals(2, columns.getScale(1));
    assertTrue(columns.isSigned(1));
    assertEquals("java.math.BigDecimal", columns.getColumnClassName(1));
    assertEquals("VARCHAR", columns.getColumnTypeName(2));
    assertEquals(ResultSetMetaData.columnNullable, columns.isNullable(3));
    assertEquals(Types.BIGINT, columns.getColumnType(3));
  }

  @Test
  void statementsWithoutRowsHaveACount() throws SQLException {
    assertFalse(statement.execute("CREATE VIEW v AS SELECT 1 AS a"));
    assertEquals(0, statement.getUpdateCount());
    assertFalse(statement.getMoreResults());
    assertEquals(-1, statement.getUpdateCount());
    assertThrows(SQLException.class, () -> statement.executeUpdate("SELECT 1"));
    assertThrows(SQLException.class, () -> statement.executeQuery("SET threads = 1"));
    assertTrue(statement.execute("SELECT a FROM v"));
    assertEquals(-1, statement.getUpdateCount());
    assertTrue(statement.getResultSet().next());
  }

  @Test
  void maxRowsEndsTheRows() throws SQLException {
    statement.setMaxRows(2);
    ResultSet rows = statement.executeQuery("SELECT * FROM (VALUES (1), (2), (3)) AS t (a)");
    assertTrue(rows.next());
    assertTrue(rows.next());
    assertFalse(rows.next());
  }

  @Test
  void rowsOfSeveralStatementsAreReadBesideEachOther() throws SQLException {
    String many = "SELECT v FROM range(0, 400000) AS t(v)";
    try (Statement other = connection.createStatement();
        Statement setter = connection.createStatement();
        ResultSet first = statement.executeQuery(many);
        ResultSet second = other.executeQuery(many)) {
      for (long v = 0; v < 200_000; v++) {
        assertTrue(first.next() && second.next());
      }
      setter.execute("SET threads = 1");
      setter.execute("SET scheduler = 'sync'");
      assertTrue(setter.executeQuery("SELECT 1").next());
      connection.getMetaData().getFunctions(null, null, "%").close();
      long rows = 0;
      while (first.next()) {
        rows++;
      }
      second.close();
      assertEquals(200_000, rows);
    }
  }

  @Test
  void cancellingAStatementLeavesTheOthersRowsAlone() throws SQLException {
    String many = "SELECT v FROM range(0, 4000000) AS t(v)";
    String digits = "(VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9))";
    String endless =
        IntStream.range(0, 10)
            .mapToObj(i -> digits + " AS t" + i + "(v" + i + ")")
            .collect(Collectors.joining(", ", "SELECT v0 FROM ", ""));
    try (Statement other = connection.createStatement();
        ResultSet first = statement.executeQuery(many);
        ResultSet second = other.executeQuery(endless)) {
      assertTrue(first.next() && second.next());
      other.cancel();
      assertEquals("57014", assertThrows(SQLException.class, () -> drain(second)).getSQLState());
      assertEquals(3_999_999, drain(first));
    }
  }

  private static long drain(ResultSet result) throws SQLException {
    long rows = 0;
    while (result.next()) {
      rows++;
    }
    return rows;
  }

  @Test
  void errorsTellStateAndPlace() {
    SQLException e =
        assertThrows(
            SQLSyntaxErrorException.class,
            () -> statement.executeQuery("SELECT\n  nope FROM (VALUES (1)) AS t (a)"));
    assertEquals("42703", e.getSQLState());
    assertTrue(e.getMessage().contains("line 2, column 3"), e.getMessage());
    assertEquals(
        "22012",
        assertThrows(SQLException.class, () -> statement.executeQuery("SELECT 1 / 0").next())
            .getSQLState());
    assertEquals(
        "22023",
        assertThrows(
                SQLException.class,
                () -> DriverManager.getConnection("jdbc:sheaf:thread=2").close())
            .getSQLState());
  }

  @Test
  void anotherThreadCancels() throws Exception {
    CompletableFuture<SQLException> failure =
        CompletableFuture.supplyAsync(
            () -> assertThrows(SQLException.class, () -> statement.executeQuery(ENDLESS).next()));
    while (!failure.isDone()) {
      statement.cancel();
      Thread.onSpinWait();
    }
    assertEquals("57014", failure.get().getSQLState());
    assertTrue(statement.executeQuery("SELECT 1").next());
  }

  @Test
  void aTimeOutCancels() throws SQLException {
    statement.setQueryTimeout(1);
    SQLException e =
        assertThrows(SQLTimeoutException.class, () -> statement.executeQuery(ENDLESS).next());
    assertEquals("57014", e.getSQLState());
    assertTrue(e.getMessage().contains("1 s"), e.getMessage());
  }

  @Test
  void closeOnCompletionClosesWithTheRows() throws SQLException {
    statement.closeOnCompletion();
    statement.executeQuery("SELECT 1").close();
    assertTrue(statement.isClosed());
  }

  @Test
  void theCatalogShowsInTheMetadata() throws SQLException {
    statement.execute("CREATE VIEW stones AS SELECT 1 AS id, 2.50 AS price");
    statement.execute("CREATE VIEW other AS SELECT 1 AS id");
    try (ResultSet tables = connection.getMetaData().getTables(null, null, "STO%", null)) {
      assertTrue(tables.next());
      assertEquals("stones", tables.getString("TABLE_NAME"));
      assertEquals("VIEW", tables.getString("TABLE_TYPE"));
      assertEquals("main", tables.getString("TABLE_SCHEM"));
      assertFalse(tables.next());
    }
    try (ResultSet columns = connection.getMetaData().getColumns(null, null, "stones", "%")) {
      assertTrue(columns.next());
      assertEquals("id", columns.getString("COLUMN_NAME"));
      assertEquals(Types.INTEGER, columns.getInt("DATA_TYPE"));
      assertTrue(columns.next());
      assertEquals(2, columns.getInt("ORDINAL_POSITION"));
      assertEquals(3, columns.getInt("COLUMN_SIZE"));
      assertEquals(2, columns.getInt("DECIMAL_DIGITS"));
      assertFalse(columns.next());
    }
  }

  @Test
  void preparedStatementsRunAndDescribe() throws SQLException {
    try (PreparedStatement prepared = connection.prepareStatement("SELECT 1 AS a, 'x' AS b")) {
      assertEquals("b", prepared.getMetaData().getColumnName(2));
      assertTrue(prepared.executeQuery().next());
      assertThrows(SQLException.class, () -> prepared.setInt(1, 1));
      assertThrows(SQLException.class, () -> prepared.executeQuery("SELECT 2"));
    }
  }

  @Test
  void closingTheConnectionEndsAll() throws SQLException {
    ResultSet rows = statement.executeQuery("SELECT 1");
    connection.close();
    assertThrows(SQLException.class, rows::next);
    assertEquals(
        "08003",
        assertThrows(SQLException.class, () -> statement.executeQuery("SELECT 1")).getSQLState());
  }

  @Test
  void nestedValuesAreArraysStructsAndMaps() throws SQLException {
    try (ResultSet row =
        oneRow(
            "[1, NULL], {'a': 1.5, 'b': ['x']}, MAP {'k': [DATE '2020-01-02']},"
                + " CAST('00112233-4455-6677-8899-aabbccddeeff' AS UUID), CAST(NULL AS"
                + " INTEGER[])")) {
      assertEquals(Types.ARRAY, row.getMetaData().getColumnType(1));
      assertEquals("INTEGER[]", row.getMetaData().getColumnTypeName(1));
      Array list = row.getArray(1);
      assertEquals(Types.INTEGER, list.getBaseType());
      assertArrayEquals(new Object[] {1, null}, (Object[]) list.getArray());
      assertArrayEquals(new Object[] {null}, (Object[]) list.getArray(2, 5));
      Struct struct = (Struct) row.getObject(2);
      assertEquals(new BigDecimal("1.5"), struct.getAttributes()[0]);
      assertArrayEquals(
          new Object[] {"x"}, (Object[]) ((Array) struct.getAttributes()[1]).getArray());
      Object dates = ((Map<?, ?>) row.getObject(3)).get("k");
      assertArrayEquals(
          new Object[] {Date.valueOf("2020-01-02")}, (Object[]) ((Array) dates).getArray());
      assertEquals(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"), row.getObject(4));
      assertNull(row.getArray(5));
      assertEquals("[1, NULL]", row.getString(1));
      assertEquals("{'a': 1.5, 'b': [x]}", row.getString(2));
      assertEquals("{k=[2020-01-02]}", row.getString(3));
      assertEquals("00112233-4455-6677-8899-aabbccddeeff", row.getString(4));
      assertThrows(SQLException.class, () -> row.getArray(2));
    }
  }
}
