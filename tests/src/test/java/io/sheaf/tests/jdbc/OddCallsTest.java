package io.sheaf.tests.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.service.SqlServer;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that no careful program makes, by both transports: errors of SQL, and the right rows. */
@Timeout(120)
class OddCallsTest {
  @TempDir private static Path spill;
  private static SqlServer server;

  @BeforeAll
  static void start() {
    server = Servers.start(spill);
  }

  @AfterAll
  static void end() {
    server.close();
  }

  /** What a call with nothing but null, zero or false gives: a value or an error of SQL. */
  private static Object call(Object target, Method method) throws Exception {
    Object[] arguments = new Object[method.getParameterCount()];
    for (int i = 0; i < arguments.length; i++) {
      Class<?> type = method.getParameterTypes()[i];
      arguments[i] = type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
    }
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      assertTrue(e.getCause() instanceof SQLException, () -> method + " throws " + e.getCause());
      assertNotNull(((SQLException) e.getCause()).getSQLState(), method::toString);
      return e.getCause();
    }
  }

  @ParameterizedTest
  @EnumSource
  void metadataTakesNullForAnything(Transport transport) throws Exception {
    try (Connection connection = transport.connect(server)) {
      DatabaseMetaData metadata = connection.getMetaData();
      int results = 0;
      for (Method method : DatabaseMetaData.class.getMethods()) {
        if (call(metadata, method) instanceof ResultSet rows) {
          results++;
          while (rows.next()) {
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
              assertEquals(rows.getString(i) == null, rows.wasNull());
            }
          }
          rows.close();
        }
      }
      assertTrue(results > 20, results + " results");
      String[] none = {null, "table", ""};
      assertFalse(metadata.getTables(null, null, "%", none).next());
      assertFalse(metadata.getTables("elsewhere", null, "%", null).next());
      assertFalse(metadata.getColumns(null, "%\\", "a'b\"c", "%_%").next());
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsClosedSaysSo(Transport transport) throws Exception {
    Connection connection = transport.connect(server);
    PreparedStatement statement = connection.prepareStatement("SELECT 1 AS x");
    ResultSet rows = statement.executeQuery();
    assertTrue(rows.next());
    rows.close();
    for (Method method : ResultSet.class.getMethods()) {
      if (!method.getName().matches("close|isClosed|unwrap|isWrapperFor")) {
        assertTrue(call(rows, method) instanceof SQLException, () -> method + " of closed rows");
      }
    }
    statement.close();
    for (Method method : PreparedStatement.class.getMethods()) {
      if (!method.isDefault()
          && !method.getName().matches("close|isClosed|unwrap|isWrapperFor|cancel")) {
        assertTrue(
            call(statement, method) instanceof SQLException, () -> method + " of a closed one");
      }
    }
    connection.close();
    connection.close();
    for (Method method : Connection.class.getMethods()) {
      if (!method.isDefault()
          && !method.getName().matches("close|isClosed|isValid|abort|unwrap|isWrapperFor")) {
        assertTrue(
            call(connection, method) instanceof SQLException, () -> method + " of a closed one");
      }
    }
    assertFalse(connection.isValid(0));
    assertThrows(SQLClientInfoException.class, () -> connection.setClientInfo("x", "y"));
  }

  @ParameterizedTest
  @EnumSource
  void parametersThatAreMissingAreNamed(Transport transport) throws Exception {
    try (Connection connection = transport.connect(server);
        PreparedStatement query =
            connection.prepareStatement("SELECT CAST(? AS INTEGER) + CAST(? AS INTEGER)")) {
      assertEquals("07001", assertThrows(SQLException.class, query::executeQuery).getSQLState());
      query.setInt(1, 1);
      SQLException second = assertThrows(SQLException.class, query::executeQuery);
      assertEquals("07001", second.getSQLState());
      assertTrue(second.getMessage().contains("parameter 2"), second.getMessage());
      assertEquals("07001", assertThrows(SQLException.class, query::addBatch).getSQLState());
      assertThrows(SQLException.class, () -> query.setInt(0, 1));
      assertThrows(SQLException.class, () -> query.setInt(3, 1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aListThatIsAParameterIsUnnested(Transport transport) throws Exception {
    try (Connection connection = transport.connect(server);
        PreparedStatement query =
            connection.prepareStatement("SELECT sum(x) FROM UNNEST(?) AS t (x)")) {
      query.setArray(1, connection.createArrayOf("INTEGER", new Object[] {1, 2, null, 4}));
      try (ResultSet row = query.executeQuery()) {
        assertTrue(row.next());
        assertEquals(7, row.getInt(1));
      }
      query.setObject(1, new int[] {5, 6});
      try (ResultSet row = query.executeQuery()) {
        assertTrue(row.next());
        assertEquals(11, row.getInt(1));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @SuppressWarnings("JavaUtilDate") // the classes of java.sql are of it
  void daysKeepTheirFields(Transport transport) throws Exception {
    try (Connection connection = transport.connect(server);
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT CAST(? AS DATE), CAST(? AS TIMESTAMP), CAST(? AS TIME(3)), CAST(? AS"
                    + " TIMESTAMP)")) {
      query.setDate(1, Date.valueOf("1500-02-28"));
      query.setTimestamp(2, Timestamp.valueOf("1499-12-31 23:59:59.123456"));
      query.setTime(3, new Time(Time.valueOf("10:11:12").getTime() + 345));
      Calendar paris = Calendar.getInstance(TimeZone.getTimeZone("Europe/Paris"));
      paris.clear();
      paris.set(1850, Calendar.MARCH, 4, 5, 6, 7);
      query.setTimestamp(4, new Timestamp(paris.getTimeInMillis()), paris);
      try (ResultSet row = query.executeQuery()) {
        assertTrue(row.next());
        assertEquals("1500-02-28", row.getString(1));
        assertEquals("1500-02-28", row.getDate(1).toString());
        assertEquals("1499-12-31 23:59:59.123456", row.getString(2));
        assertEquals("1499-12-31 23:59:59.123456", row.getTimestamp(2).toString());
        assertEquals("10:11:12.345", row.getString(3));
        assertEquals("1850-03-04 05:06:07", row.getString(4));
        assertEquals(paris.getTimeInMillis(), row.getTimestamp(4, paris).getTime());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBatchTellsHowFarItCame(Transport transport) throws Exception {
    try (Connection connection = transport.connect(server);
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("CREATE TABLE t (a INTEGER PRIMARY KEY)");
      try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
        for (int value : new int[] {1, 2, 1, 3}) {
          insert.setInt(1, value);
          insert.addBatch();
        }
        BatchUpdateException failed =
            assertThrows(BatchUpdateException.class, insert::executeBatch);
        assertArrayEquals(new int[] {1, 1}, failed.getUpdateCounts());
        assertEquals("23505", failed.getSQLState());
        assertEquals(0, insert.executeBatch().length);
      }
      statement.addBatch("INSERT INTO t VALUES (7)");
      statement.addBatch("SELECT * FROM t");
      statement.addBatch("INSERT INTO t VALUES (8)");
      BatchUpdateException rows =
          assertThrows(BatchUpdateException.class, statement::executeLargeBatch);
      assertArrayEquals(new long[] {1}, rows.getLargeUpdateCounts());
      try (ResultSet count = statement.executeQuery("SELECT count(*), max(a) FROM t")) {
        assertTrue(count.next());
        assertEquals(3, count.getInt(1));
        assertEquals(7, count.getInt(2));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void oddPropertiesAreErrorsOfSql(Transport transport) throws Exception {
    try (Connection connection = transport.connect(server)) {
      assertThrows(SQLException.class, () -> connection.setSchema(null));
      assertThrows(SQLException.class, () -> connection.setSchema("nowhere"));
      connection.setClientInfo("Unheard", "of");
      assertNotNull(connection.getWarnings());
      connection.clearWarnings();
      connection.setClientInfo("ApplicationName", "odd");
      assertEquals("odd", connection.getClientInfo("ApplicationName"));
      assertThrows(SQLException.class, () -> connection.setNetworkTimeout(null, -1));
      assertThrows(SQLException.class, () -> connection.isValid(-1));
      assertTrue(connection.isValid(5));
    }
  }

  /** Whoever asks for keys gets the statement run, no keys, and a warning. */
  @ParameterizedTest
  @EnumSource
  void keysThatNothingGeneratesAreNone(Transport transport) throws Exception {
    String sql = "INSERT INTO keyed VALUES (1)";
    try (Connection connection = transport.connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE keyed (a INTEGER)");
      assertEquals(1, statement.executeUpdate(sql, Statement.NO_GENERATED_KEYS));
      assertNull(statement.getWarnings());
      for (int way = 0; way < 9; way++) {
        Object count =
            switch (way) {
              case 0 -> statement.executeUpdate(sql, Statement.RETURN_GENERATED_KEYS);
              case 1 -> statement.executeUpdate(sql, new int[] {1});
              case 2 -> statement.executeUpdate(sql, new String[] {"a"});
              case 3 -> statement.executeLargeUpdate(sql, Statement.RETURN_GENERATED_KEYS);
              case 4 -> statement.executeLargeUpdate(sql, new int[] {1});
              case 5 -> statement.executeLargeUpdate(sql, new String[] {"a"});
              case 6 -> statement.execute(sql, Statement.RETURN_GENERATED_KEYS);
              case 7 -> statement.execute(sql, new int[] {1});
              default -> statement.execute(sql, new String[] {"a"});
            };
        assertEquals(way < 3 ? (Object) 1 : way < 6 ? (Object) 1L : false, count);
        assertEquals("01000", statement.getWarnings().getSQLState());
        assertNull(statement.getWarnings().getNextWarning());
        try (ResultSet keys = statement.getGeneratedKeys()) {
          assertFalse(keys.next());
        }
      }
      statement.clearWarnings();
      assertNull(statement.getWarnings());
      try (PreparedStatement plain =
          connection.prepareStatement(sql, Statement.NO_GENERATED_KEYS)) {
        assertEquals(1, plain.executeUpdate());
      }
      assertNull(connection.getWarnings());
      try (PreparedStatement asking =
          connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
        assertEquals("01000", connection.getWarnings().getSQLState());
        assertEquals(1, asking.executeUpdate());
        try (ResultSet keys = asking.getGeneratedKeys()) {
          assertFalse(keys.next());
        }
      }
      try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM keyed")) {
        assertTrue(rows.next());
        assertEquals(12, rows.getInt(1));
      }
    }
  }

  /** What a statement says of its columns before it runs is what its result says. */
  @ParameterizedTest
  @EnumSource
  void aPreparedStatementTellsOfItsColumnsWhatTheResultTells(Transport transport) throws Exception {
    try (Connection connection = transport.connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA told");
      statement.execute("CREATE TABLE told.Stones (id INTEGER NOT NULL, price DECIMAL(9, 2))");
      statement.execute("INSERT INTO told.stones VALUES (1, 2.5)");
      statement.execute("CREATE VIEW dear AS SELECT price, id + 1 AS following FROM told.stones");
      try (PreparedStatement select =
          connection.prepareStatement(
              "SELECT s.id, s.price AS p, d.price, d.following, id + ?, now() FROM told.stones AS"
                  + " s, dear AS d WHERE s.id >= ?")) {
        select.setInt(1, 1);
        select.setInt(2, 1);
        ResultSetMetaData before = select.getMetaData();
        assertEquals("sheaf", before.getCatalogName(1));
        assertEquals("told", before.getSchemaName(1));
        assertEquals("Stones", before.getTableName(2));
        assertEquals("", before.getTableName(4));
        try (ResultSet rows = select.executeQuery()) {
          ResultSetMetaData after = rows.getMetaData();
          assertEquals(after.getColumnCount(), before.getColumnCount());
          for (int i = 1; i <= after.getColumnCount(); i++) {
            assertEquals(after.getCatalogName(i), before.getCatalogName(i));
            assertEquals(after.getSchemaName(i), before.getSchemaName(i));
            assertEquals(after.getTableName(i), before.getTableName(i));
            assertEquals(after.getColumnName(i), before.getColumnName(i));
            assertEquals(after.getColumnTypeName(i), before.getColumnTypeName(i));
          }
        }
      }
      statement.execute("DROP VIEW dear");
      statement.execute("DROP SCHEMA told CASCADE");
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyStatementsOfAConnectionAreApart(Transport transport) throws Exception {
    try (Connection connection = transport.connect(server)) {
      List<ResultSet> open = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        ResultSet rows =
            connection.createStatement().executeQuery("SELECT x + " + i + " FROM range(3) AS t(x)");
        assertTrue(rows.next());
        open.add(rows);
      }
      for (int i = 0; i < open.size(); i++) {
        assertEquals(i, open.get(i).getInt(1));
        assertTrue(open.get(i).next());
        assertEquals(i + 1, open.get(i).getInt(1));
        open.get(i).getStatement().close();
        assertTrue(open.get(i).isClosed());
      }
    }
  }

  /** A long statement without rows, which holds its connection. */
  private static final String LONG =
      "CREATE TABLE big AS SELECT count(*) AS n FROM range(100000) AS a(x), range(100000) AS b(y)"
          + " WHERE x * y % 7 = 3";

  @ParameterizedTest
  @EnumSource
  void aStatementThatWaitsIsCancelledAlone(Transport transport) throws Exception {
    try (Connection connection = transport.connect(server);
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Statement first = connection.createStatement();
      Statement second = connection.createStatement();
      Future<String> long1 = threads.submit(() -> stateOf(first, LONG));
      CountDownLatch started = new CountDownLatch(1);
      Future<String> waiting =
          threads.submit(
              () -> {
                started.countDown();
                return stateOf(second, "CREATE TABLE other AS SELECT 1 AS a");
              });
      started.await();
      // Whichever runs, cancelling both until they end ends both, and a third is untouched.
      while (!long1.isDone() || !waiting.isDone()) {
        first.cancel();
        second.cancel();
        Thread.onSpinWait();
      }
      assertEquals("57014", long1.get());
      try (Statement third = connection.createStatement();
          ResultSet rows = third.executeQuery("SELECT 3")) {
        assertTrue(rows.next());
        assertEquals(3, rows.getInt(1));
      }
    }
  }

  private static String stateOf(Statement statement, String sql) throws SQLException {
    try {
      statement.execute(sql);
      return "done";
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }

  @ParameterizedTest
  @EnumSource
  void timeOutsAlwaysStrike(Transport transport) throws Exception {
    try (Connection connection = transport.connect(server);
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      SQLException late = assertThrows(SQLException.class, () -> statement.execute(LONG));
      assertEquals("57014", late.getSQLState());
      assertTrue(late.getMessage().contains("1 s"), late.getMessage());
      statement.setQueryTimeout(0);
      assertFalse(statement.execute("CREATE TABLE small AS SELECT 1 AS a"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aChangeThatGivesRowsIsMadeOnce(Transport transport) throws Exception {
    try (Connection connection = transport.connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE given (id INTEGER, name VARCHAR)");
      assertTrue(statement.execute("INSERT INTO given VALUES (1, 'a'), (2, 'b') RETURNING id"));
      try (ResultSet rows = statement.getResultSet()) {
        assertTrue(rows.next());
        assertTrue(rows.next());
        assertFalse(rows.next());
      }
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO given VALUES (?, ?) RETURNING name, id")) {
        insert.setInt(1, 3);
        insert.setString(2, "c");
        try (ResultSet rows = insert.executeQuery()) {
          assertTrue(rows.next());
          assertEquals("c", rows.getString(1));
        }
      }
      assertEquals(1, statement.executeUpdate("UPDATE given SET name = 'returning' WHERE id = 1"));
      try (ResultSet rows =
          statement.executeQuery("DELETE FROM given WHERE id > 1 RETURNING id * 10")) {
        assertTrue(rows.next());
        assertTrue(rows.next());
        assertFalse(rows.next());
      }
      try (ResultSet rows = statement.executeQuery("SELECT count(*), min(name) FROM given")) {
        assertTrue(rows.next());
        assertEquals(1, rows.getInt(1));
        assertEquals("returning", rows.getString(2));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void columnsAreThoseAfterTheTableHasChanged(Transport transport) throws Exception {
    try (Connection connection = transport.connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE changing (a INTEGER)");
      String sql = "SELECT * FROM changing";
      try (PreparedStatement before = connection.prepareStatement(sql)) {
        assertEquals(1, before.getMetaData().getColumnCount());
      }
      statement.execute("ALTER TABLE changing ADD COLUMN b VARCHAR");
      try (PreparedStatement after = connection.prepareStatement(sql);
          ResultSet rows = after.executeQuery()) {
        assertEquals(2, rows.getMetaData().getColumnCount());
        assertEquals(2, after.getMetaData().getColumnCount());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void oddNamesAreFoundAsTheyAre(Transport transport) throws Exception {
    List<String> names =
        List.of("per%cent", "under_score", "it's \"q\"", "\u0416\uD83D\uDE00", " ", "back\\slash");
    try (Connection connection = transport.connect(server);
        Statement statement = connection.createStatement()) {
      DatabaseMetaData metadata = connection.getMetaData();
      statement.execute("CREATE SCHEMA \"odd %_'s\"");
      for (String name : names) {
        String quoted = '"' + name.replace("\"", "\"\"") + '"';
        statement.execute(
            "CREATE TABLE \"odd %_'s\"." + quoted + " (" + quoted + " INTEGER PRIMARY KEY)");
        String pattern = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
        assertEquals(
            List.of(name),
            texts(metadata.getTables(null, "odd \\%\\_'s", pattern, null), "TABLE_NAME"));
        assertEquals(
            List.of(name),
            texts(metadata.getColumns(null, "odd%", pattern, pattern), "COLUMN_NAME"));
        assertEquals(
            List.of(name), texts(metadata.getPrimaryKeys(null, "odd %_'s", name), "COLUMN_NAME"));
        assertEquals(
            List.of(name),
            texts(metadata.getBestRowIdentifier(null, "odd %_'s", name, 0, true), "COLUMN_NAME"));
        try (ResultSet rows = statement.executeQuery("SELECT * FROM \"odd %_'s\"." + quoted)) {
          assertEquals(name, rows.getMetaData().getColumnName(1));
          assertEquals(name, rows.getMetaData().getTableName(1));
          assertEquals(1, rows.findColumn(name));
        }
      }
      assertEquals(
          names.size(), texts(metadata.getTables(null, "odd %", "%", null), "TABLE_NAME").size());
      assertEquals(
          names.size(),
          texts(metadata.getIndexInfo(null, "odd %_'s", null, false, true), "TABLE_NAME").size());
      connection.setSchema("odd %_'s");
      assertEquals("odd %_'s", connection.getSchema());
    }
  }

  private static List<String> texts(ResultSet rows, String column) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (rows) {
      while (rows.next()) {
        texts.add(rows.getString(column));
      }
    }
    return texts;
  }

  @ParameterizedTest
  @EnumSource
  void columnsTellTheirTables(Transport transport) throws Exception {
    try (Connection connection = transport.connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA Own");
      statement.execute("CREATE TABLE own.Stones (id INTEGER, name VARCHAR)");
      statement.execute("CREATE TABLE \"Words\" (id INTEGER, word VARCHAR)");
      try (ResultSet rows =
          statement.executeQuery(
              "SELECT s.NAME AS n, w.word, upper(w.word), count(*), max(s.id) FROM OWN.stones AS s"
                  + " LEFT JOIN words AS w ON s.id = w.id WHERE s.id > 1 GROUP BY s.name, w.word"
                  + " ORDER BY 1 LIMIT 5")) {
        ResultSetMetaData columns = rows.getMetaData();
        List<String> tables = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          tables.add(
              columns.getCatalogName(i)
                  + "."
                  + columns.getSchemaName(i)
                  + "."
                  + columns.getTableName(i));
        }
        assertEquals(List.of("sheaf.Own.Stones", "sheaf.main.Words", "..", "..", ".."), tables);
      }
      try (ResultSet rows =
          statement.executeQuery("SELECT id FROM words UNION ALL SELECT id FROM own.stones")) {
        assertEquals("", rows.getMetaData().getTableName(1));
      }
      try (ResultSet rows = statement.executeQuery("SELECT * FROM range(3)")) {
        assertEquals("", rows.getMetaData().getTableName(1));
      }
    }
  }
}
