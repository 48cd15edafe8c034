package io.sheaf.service;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apache's own JDBC driver for Flight SQL against a server. */
class ApacheDriverTest {
  @TempDir Path spill;
  private SqlServer server;
  private Connection connection;

  /**
   * The driver's own copy of Arrow is to be as it comes, not as this JVM's options want the
   * engine's. Each copy looks once, when these classes are loaded.
   */
  @BeforeAll
  static void load() throws ClassNotFoundException {
    new RootAllocator().close();
    Map<String, String> options = new HashMap<>();
    for (String option : List.of("allocation.manager.type", "enable_null_check_for_get")) {
      options.put("arrow." + option, System.clearProperty("arrow." + option));
    }
    Class.forName("org.apache.arrow.driver.jdbc.shaded.org.apache.arrow.memory.RootAllocator");
    Class.forName("org.apache.arrow.driver.jdbc.shaded.org.apache.arrow.vector.NullCheckingForGet");
    options.forEach(
        (option, value) -> {
          if (value != null) {
            System.setProperty(option, value);
          }
        });
  }

  @BeforeEach
  void start() throws SQLException {
    server = TestServers.start(spill);
    connection = connect();
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "CREATE TABLE stones (id BIGINT NOT NULL, name VARCHAR, price DECIMAL(9, 2), found"
              + " DATE)");
      assertEquals(
          3,
          statement.executeUpdate(
              "INSERT INTO stones VALUES (1, 'opal', 12.50, DATE '2024-02-29'),"
                  + " (2, 'jade', 0.75, DATE '1999-12-31'), (3, NULL, NULL, NULL)"));
    }
  }

  @AfterEach
  void end() throws SQLException {
    connection.close();
    server.close();
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:arrow-flight-sql://127.0.0.1:" + server.address().port() + "/?useEncryption=false");
  }

  private static List<String> column(ResultSet rows, String label) throws SQLException {
    List<String> values = new ArrayList<>();
    while (rows.next()) {
      values.add(rows.getString(label));
    }
    return values;
  }

  @Test
  void numbersArriveByEveryGetter() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT true AS flag, CAST(7 AS TINYINT) AS tiny, CAST(-300 AS SMALLINT) AS small,"
                    + " 70000 AS whole, 7000000000 AS big, CAST(1.5 AS REAL) AS single,"
                    + " CAST(2.25 AS DOUBLE) AS double_, 12.34 AS exact,"
                    + " CAST('-12345678901234567890.12' AS DECIMAL(30, 2)) AS wide")) {
      assertTrue(rows.next());
      assertTrue(rows.getBoolean("flag"));
      assertEquals(7, rows.getByte("tiny"));
      assertEquals(7, rows.getInt(2));
      assertEquals(-300, rows.getShort("small"));
      assertEquals(-300L, rows.getLong(3));
      assertEquals(70_000, rows.getInt("whole"));
      assertEquals("70000", rows.getString(4));
      assertEquals(70_000.0, rows.getDouble(4));
      assertEquals(7_000_000_000L, rows.getLong("big"));
      assertEquals(new BigDecimal(7_000_000_000L), rows.getBigDecimal(5));
      assertEquals(1.5f, rows.getFloat("single"));
      assertEquals(2.25, rows.getDouble("double_"));
      assertEquals(new BigDecimal("12.34"), rows.getBigDecimal("exact"));
      assertEquals("12.34", rows.getString("exact"));
      assertEquals(12, rows.getInt("exact"));
      assertEquals(new BigDecimal("-12345678901234567890.12"), rows.getBigDecimal("wide"));
      assertEquals(new BigDecimal("12.34"), rows.getObject("exact"));
      assertFalse(rows.wasNull());
      assertFalse(rows.next());
    }
  }

  @Test
  void textsAndMomentsArrive() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT 'grüße, 世界' AS words, X'00FF10' AS bytes, DATE '2024-02-29' AS day,"
                    + " TIME '12:34:56' AS noon, TIMESTAMP '2024-02-29 12:34:56.789' AS moment")) {
      assertTrue(rows.next());
      assertEquals("grüße, 世界", rows.getString("words"));
      assertArrayEquals(new byte[] {0, -1, 16}, rows.getBytes("bytes"));
      assertEquals(Date.valueOf("2024-02-29"), rows.getDate("day"));
      assertEquals("2024-02-29", rows.getString("day"));
      assertEquals(Time.valueOf("12:34:56").toString(), rows.getTime("noon").toString());
      assertEquals(Timestamp.valueOf("2024-02-29 12:34:56.789"), rows.getTimestamp("moment"));
      Calendar utc = Calendar.getInstance(TimeZone.getTimeZone("UTC"));
      assertEquals(
          java.time.Instant.parse("2024-02-29T12:34:56.789Z"),
          rows.getTimestamp("moment", utc).toInstant());
    }
  }

  @Test
  void nullsAreNulls() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT name, price, found, id FROM stones WHERE id = 3")) {
      assertTrue(rows.next());
      assertNull(rows.getString("name"));
      assertTrue(rows.wasNull());
      assertNull(rows.getBigDecimal("price"));
      assertTrue(rows.wasNull());
      assertEquals(0.0, rows.getDouble("price"));
      assertTrue(rows.wasNull());
      assertNull(rows.getDate("found"));
      assertNull(rows.getObject("found"));
      assertEquals(3, rows.getLong("id"));
      assertFalse(rows.wasNull());
    }
  }

  @Test
  void nestedValuesArrive() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT [1, 2, NULL] AS list")) {
      assertTrue(rows.next());
      Array list = rows.getArray("list");
      Object[] elements = (Object[]) list.getArray();
      assertEquals(3, elements.length);
      assertEquals(2, elements[1]);
      assertNull(elements[2]);
    }
  }

  @Test
  void columnsTellWhatTheyAre() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM stones")) {
      ResultSetMetaData columns = rows.getMetaData();
      assertEquals(4, columns.getColumnCount());
      assertEquals("id", columns.getColumnLabel(1));
      assertEquals("price", columns.getColumnName(3));
      assertEquals(Types.BIGINT, columns.getColumnType(1));
      assertEquals(Types.VARCHAR, columns.getColumnType(2));
      assertEquals(Types.DECIMAL, columns.getColumnType(3));
      assertEquals(Types.DATE, columns.getColumnType(4));
      assertEquals(9, columns.getPrecision(3));
      assertEquals(2, columns.getScale(3));
      assertEquals(19, columns.getPrecision(1));
      assertEquals("DECIMAL", columns.getColumnTypeName(3));
      assertTrue(columns.isCaseSensitive(2));
      assertFalse(columns.isCaseSensitive(1));
      assertFalse(columns.isAutoIncrement(1));
      assertTrue(columns.isSearchable(1));
    }
  }

  @Test
  void preparedStatementsTakeValues() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT id, name FROM stones WHERE price > ? AND found < ? AND name = ? AND id < ?")) {
      ParameterMetaData parameters = statement.getParameterMetaData();
      assertEquals(4, parameters.getParameterCount());
      assertEquals(Types.DECIMAL, parameters.getParameterType(1));
      assertEquals(Types.DATE, parameters.getParameterType(2));
      assertEquals(Types.VARCHAR, parameters.getParameterType(3));
      assertEquals(Types.BIGINT, parameters.getParameterType(4));
      statement.setBigDecimal(1, new BigDecimal("1.00"));
      statement.setDate(2, Date.valueOf("2025-01-01"));
      statement.setString(3, "opal");
      statement.setLong(4, 10);
      try (ResultSet rows = statement.executeQuery()) {
        assertTrue(rows.next());
        assertEquals("opal", rows.getString(2));
        assertFalse(rows.next());
      }
      statement.setString(3, "jade");
      try (ResultSet rows = statement.executeQuery()) {
        assertFalse(rows.next());
      }
    }
  }

  @Test
  void preparedUpdatesRunInBatches() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO stones VALUES (?, ?, ?, ?)")) {
      for (int i = 10; i < 15; i++) {
        insert.setLong(1, i);
        insert.setString(2, "stone " + i);
        insert.setBigDecimal(3, new BigDecimal("1." + i));
        insert.setDate(4, Date.valueOf("2024-01-" + i));
        insert.addBatch();
      }
      insert.executeBatch();
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT count(*), sum(id), max(found) FROM stones WHERE id >= 10")) {
      assertTrue(rows.next());
      assertEquals(5, rows.getLong(1));
      assertEquals(60, rows.getLong(2));
      assertEquals(Date.valueOf("2024-01-14"), rows.getDate(3));
    }
    try (Statement statement = connection.createStatement()) {
      assertEquals(5, statement.executeUpdate("UPDATE stones SET price = 2 WHERE id >= 10"));
      assertEquals(5, statement.executeUpdate("DELETE FROM stones WHERE id >= 10"));
      assertEquals(0, statement.executeUpdate("DELETE FROM stones WHERE id >= 10"));
    }
  }

  @Test
  void statementsThatLookGiveRows() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertTrue(statement.execute("SHOW TABLES"));
      try (ResultSet rows = statement.getResultSet()) {
        assertEquals(List.of("stones"), column(rows, "name"));
      }
      assertTrue(statement.execute("EXPLAIN SELECT * FROM stones"));
      assertTrue(statement.execute("DESCRIBE stones"));
      try (ResultSet rows = statement.getResultSet()) {
        assertEquals(List.of("id", "name", "price", "found"), column(rows, "column_name"));
      }
      assertFalse(statement.execute("SET time_zone = 'Europe/Berlin'"));
      try (ResultSet rows = statement.executeQuery("SHOW time_zone")) {
        assertEquals(List.of("Europe/Berlin"), column(rows, "time_zone"));
      }
    }
  }

  @Test
  void metadataListsTheTables() throws SQLException {
    DatabaseMetaData metadata = connection.getMetaData();
    assertEquals("Sheaf", metadata.getDatabaseProductName());
    assertFalse(metadata.isReadOnly());
    assertEquals("\"", metadata.getIdentifierQuoteString());
    assertTrue(metadata.supportsFullOuterJoins());
    assertTrue(metadata.supportsUnionAll());
    assertTrue(metadata.supportsCorrelatedSubqueries());
    assertTrue(metadata.supportsGroupByUnrelated());
    assertTrue(metadata.supportsBatchUpdates());
    assertFalse(metadata.supportsTransactions());
    assertFalse(metadata.supportsSavepoints());
    assertTrue(metadata.nullsAreSortedAtEnd());
    assertFalse(metadata.nullsAreSortedHigh());
    assertTrue(metadata.getStringFunctions().contains("upper"));
    assertTrue(metadata.getNumericFunctions().contains("abs"));
    assertTrue(metadata.supportsConvert(Types.INTEGER, Types.VARCHAR));
    assertFalse(metadata.supportsConvert(Types.DATE, Types.INTEGER));
    assertEquals("schema", metadata.getSchemaTerm());
    assertEquals("\\", metadata.getSearchStringEscape());
    try (ResultSet catalogs = metadata.getCatalogs()) {
      assertEquals(List.of("sheaf"), column(catalogs, "TABLE_CAT"));
    }
    try (ResultSet schemas = metadata.getSchemas()) {
      assertTrue(column(schemas, "TABLE_SCHEM").contains("main"));
    }
    try (ResultSet types = metadata.getTableTypes()) {
      assertEquals(List.of("SYSTEM TABLE", "TABLE", "VIEW"), column(types, "TABLE_TYPE"));
    }
    try (ResultSet tables = metadata.getTables(null, "main", "%", new String[] {"TABLE"})) {
      assertEquals(List.of("stones"), column(tables, "TABLE_NAME"));
    }
    try (ResultSet columns = metadata.getColumns(null, "main", "stones", "%")) {
      assertTrue(columns.next());
      assertEquals("id", columns.getString("COLUMN_NAME"));
      assertEquals(Types.BIGINT, columns.getInt("DATA_TYPE"));
      assertEquals(DatabaseMetaData.columnNoNulls, columns.getInt("NULLABLE"));
      assertTrue(columns.next());
      assertEquals("name", columns.getString("COLUMN_NAME"));
      assertTrue(columns.next());
      assertEquals(9, columns.getInt("COLUMN_SIZE"));
      assertEquals(2, columns.getInt("DECIMAL_DIGITS"));
      assertEquals(3, columns.getInt("ORDINAL_POSITION"));
      assertTrue(columns.next());
      assertFalse(columns.next());
    }
    try (ResultSet keys = metadata.getPrimaryKeys("sheaf", "main", "stones")) {
      assertFalse(keys.next());
    }
    try (ResultSet keys = metadata.getImportedKeys("sheaf", "main", "stones")) {
      assertFalse(keys.next());
    }
    try (ResultSet keys = metadata.getExportedKeys("sheaf", "main", "stones")) {
      assertFalse(keys.next());
    }
    try (ResultSet keys =
        metadata.getCrossReference("sheaf", "main", "stones", "sheaf", "main", "stones")) {
      assertFalse(keys.next());
    }
  }

  @Test
  void errorsNameWhatIsWrong() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      SQLException unknown =
          assertThrows(
              SQLException.class, () -> statement.executeQuery("SELECT prize FROM stones"));
      assertTrue(unknown.getMessage().contains("prize"), unknown.getMessage());
      SQLException table =
          assertThrows(SQLException.class, () -> statement.executeQuery("SELECT * FROM stone"));
      assertTrue(table.getMessage().contains("did you mean \"stones\"?"), table.getMessage());
      SQLException syntax =
          assertThrows(SQLException.class, () -> statement.executeQuery("SELEC 1"));
      assertTrue(syntax.getMessage().contains("line 1"), syntax.getMessage());
      try (ResultSet rows = statement.executeQuery("SELECT 1")) {
        assertTrue(rows.next(), "the connection goes on");
      }
    }
    assertThrows(SQLException.class, () -> connection.prepareStatement("SELECT * FROM nowhere"));
  }

  @Test
  void anErrorOnTheWayEndsTheRows() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      SQLException failure =
          assertThrows(
              SQLException.class,
              () -> {
                try (ResultSet rows =
                    statement.executeQuery(
                        "SELECT 10 / (i - 900000) FROM (SELECT i FROM %s LIMIT 999999)"
                            .formatted(TestServers.numbers(6)))) {
                  while (rows.next()) {
                    rows.getLong(1);
                  }
                }
              });
      assertTrue(causes(failure).contains("zero"), causes(failure));
    }
  }

  private static String causes(Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable t = failure; t != null; t = t.getCause()) {
      text.append(t.getMessage()).append('\n');
    }
    return text.toString();
  }

  @Test
  void aMillionRowsArrive() throws SQLException {
    long sum = 0;
    long count = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT i FROM " + TestServers.numbers(6))) {
      while (rows.next()) {
        sum += rows.getLong(1);
        count++;
      }
    }
    assertEquals(1_000_000, count);
    assertEquals(499_999_500_000L, sum);
  }

  @Test
  void aStatementIsCancelledFromAnotherThread() throws Exception {
    AtomicReference<SQLException> failure = new AtomicReference<>();
    try (Statement statement = connection.createStatement()) {
      CountDownLatch flowing = new CountDownLatch(1);
      Thread reader =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try (ResultSet rows =
                        statement.executeQuery("SELECT i FROM " + TestServers.numbers(8))) {
                      while (rows.next()) {
                        flowing.countDown();
                      }
                    } catch (SQLException e) {
                      failure.set(e);
                    }
                  });
      assertTrue(flowing.await(30, TimeUnit.SECONDS));
      try {
        statement.cancel();
      } catch (RuntimeException race) {
        // The driver frees the vectors that its reader is about to free.
        assertInstanceOf(IllegalStateException.class, race.getCause());
      }
      reader.join(30_000);
      assertFalse(reader.isAlive());
    }
    TestServers.awaitIdle(server);
    assertEquals(0, server.service().messageBytes());
  }

  @Test
  void closingAResultEarlyFreesIt() throws Exception {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT i FROM " + TestServers.numbers(8))) {
      assertTrue(rows.next());
    }
    TestServers.awaitIdle(server);
    assertEquals(0, server.service().messageBytes());
  }

  @Test
  void sessionsAreApart() throws SQLException {
    try (Connection other = connect();
        Statement statement = other.createStatement()) {
      assertThrows(SQLException.class, () -> statement.executeQuery("SELECT * FROM stones"));
      statement.executeUpdate("CREATE TABLE stones AS SELECT 1 AS only_one");
      try (ResultSet rows = statement.executeQuery("SELECT * FROM stones")) {
        assertEquals(1, rows.getMetaData().getColumnCount());
      }
    }
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT * FROM stones")) {
      assertEquals(4, rows.getMetaData().getColumnCount());
    }
  }
}
