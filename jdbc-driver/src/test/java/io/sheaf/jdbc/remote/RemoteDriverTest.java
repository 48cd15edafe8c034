package io.sheaf.jdbc.remote;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RemoteDriverTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void stop() throws InterruptedException {
    server.close();
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(server.url());
  }

  @Test
  void rowsOfSeveralEndpointsComeInTheirOrder() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT numbers 1001")) {
      for (long i = 0; i < 1001; i++) {
        assertTrue(rows.next());
        assertEquals(i, rows.getLong("n"));
      }
      assertFalse(rows.next());
    }
  }

  @Test
  void endpointsWithoutAnOrderAreReadAtOnce() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT shuffled 1001")) {
      long sum = 0;
      assertTrue(rows.next());
      assertEquals(500, rows.getLong("n"));
      do {
        sum += rows.getLong("n");
      } while (rows.next());
      assertEquals(500_500, sum);
    }
  }

  @Test
  void columnsThatTheServerNamesLateAreKnownBeforeTheFirstRow() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT late 3")) {
      assertEquals("n", rows.getMetaData().getColumnName(1));
      assertTrue(rows.next());
      assertEquals(0, rows.getInt(1));
    }
  }

  @Test
  void aResultWithoutRowsHasColumns() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT numbers 0")) {
      assertEquals("BIGINT", rows.getMetaData().getColumnTypeName(1));
      assertFalse(rows.next());
    }
  }

  @Test
  void aSlowReaderSlowsTheServer() throws SQLException, InterruptedException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT endless")) {
      assertTrue(rows.next());
      // The server stops once the windows of the network are full, far from the end of all numbers.
      int before = -1;
      while (before != server.batchesSent.get()) {
        before = server.batchesSent.get();
        assertFalse(server.streamCancelled.await(300, TimeUnit.MILLISECONDS));
      }
      assertTrue(before < 1_000_000, before + " batches");
    }
    assertTrue(server.streamCancelled.await(5, TimeUnit.SECONDS));
  }

  @Test
  void errorsCarryStateAndPosition() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      SQLException e =
          assertThrows(SQLException.class, () -> statement.executeQuery("SELECT fail"));
      assertEquals("42703", e.getSQLState());
      assertInstanceOf(SQLSyntaxErrorException.class, e);
      assertEquals("there is no column \"fail\" (line 1, column 8)", e.getMessage());
    }
  }

  @Test
  void anErrorAmidTheRowsEndsThem() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT broken 100")) {
      SQLException e =
          assertThrows(
              SQLException.class,
              () -> {
                while (rows.next()) {
                  assertTrue(rows.getLong(1) < 10);
                }
              });
      assertEquals("42703", e.getSQLState());
    }
  }

  @Test
  void anErrorWithoutStateIsReadFromTheStatus() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      SQLException e =
          assertThrows(SQLException.class, () -> statement.executeQuery("SELECT unavailable"));
      assertEquals("28000", e.getSQLState());
      assertEquals("who are you?", e.getMessage());
    }
  }

  @Test
  void cancelReachesTheServerWhileRowsAreRead() throws SQLException, InterruptedException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT endless")) {
      assertTrue(rows.next());
      statement.cancel();
      SQLException e =
          assertThrows(
              SQLException.class,
              () -> {
                while (rows.next()) {
                  assertNotNull(rows.getString(1));
                }
              });
      assertEquals("57014", e.getSQLState());
      assertTrue(server.streamCancelled.await(5, TimeUnit.SECONDS));
    }
    assertTrue(server.cancelledInfos.get() > 0);
  }

  @Test
  void cancelReachesAServerThatHasNotAnswered() throws Exception {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      AtomicReference<SQLException> failure = new AtomicReference<>();
      Thread runner =
          new Thread(
              () ->
                  failure.set(
                      assertThrows(
                          SQLException.class, () -> statement.executeQuery("SELECT silent"))));
      runner.start();
      server.silentStarted.await();
      statement.cancel();
      runner.join();
      assertEquals("57014", failure.get().getSQLState());
    }
  }

  @Test
  void theQueryTimeOutEndsAStatement() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      SQLException e =
          assertThrows(SQLException.class, () -> statement.executeQuery("SELECT silent"));
      assertInstanceOf(SQLTimeoutException.class, e);
      assertEquals("57014", e.getSQLState());
      assertEquals("1000", server.lastHeaders.get("sheaf-timeout-ms"));
      statement.setQueryTimeout(0);
      assertTrue(statement.executeQuery("SELECT numbers 3").next());
    }
  }

  @Test
  void theServerHearsOfBounds() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.setMaxRows(7);
      statement.setFetchSize(100);
      int count = 0;
      try (ResultSet rows = statement.executeQuery("SELECT numbers 1000")) {
        while (rows.next()) {
          count++;
        }
      }
      assertEquals(7, count);
      assertEquals("7", server.lastHeaders.get("sheaf-max-rows"));
      assertEquals("100", server.lastHeaders.get("sheaf-fetch-size"));
    }
  }

  @Test
  void updatesGiveTheirCount() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      assertEquals(42, statement.executeUpdate("INSERT 42"));
      assertFalse(statement.execute("INSERT 43"));
      assertEquals(43, statement.getUpdateCount());
      assertFalse(statement.getMoreResults());
      assertEquals(-1, statement.getUpdateCount());
    }
  }

  @Test
  void parametersArriveAsTheyWereSet() throws SQLException {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement("echo ? ? ? ? ? ?")) {
      assertEquals(6, statement.getParameterMetaData().getParameterCount());
      assertEquals("INTEGER", statement.getParameterMetaData().getParameterTypeName(1));
      statement.setLong(1, 7);
      statement.setString(2, "text");
      statement.setBigDecimal(3, new BigDecimal("1.50"));
      statement.setObject(4, LocalDate.of(2024, 2, 29));
      statement.setTimestamp(5, java.sql.Timestamp.valueOf("2024-02-29 01:02:03.5"));
      statement.setNull(6, java.sql.Types.VARCHAR);
      for (int times = 0; times < 2; times++) {
        try (ResultSet rows = statement.executeQuery()) {
          assertTrue(rows.next());
          // A whole number goes as the type that the server expects.
          assertEquals(7, rows.getObject(1));
          assertEquals("text", rows.getObject(2));
          assertEquals(new BigDecimal("1.50"), rows.getObject(3));
          assertEquals(LocalDate.of(2024, 2, 29), rows.getObject(4, LocalDate.class));
          assertEquals(
              LocalDateTime.of(2024, 2, 29, 1, 2, 3, 500_000_000),
              rows.getObject(5, LocalDateTime.class));
          assertEquals(null, rows.getObject(6));
          assertTrue(rows.wasNull());
        }
      }
      assertEquals(1, server.prepared.size(), "prepared once");
    }
  }

  @Test
  void batchesGiveOneCountAnElement() throws SQLException {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement("insert ?")) {
      for (int i = 1; i <= 3; i++) {
        statement.setInt(1, i);
        statement.addBatch();
      }
      assertArrayEquals(new int[] {1, 2, 3}, statement.executeBatch());
    }
  }

  @Test
  void columnsAreKnownWithoutRunning() throws SQLException {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement("SELECT endless")) {
      ResultSetMetaData columns = statement.getMetaData();
      assertEquals("n", columns.getColumnName(1));
      assertEquals(0, server.batchesSent.get());
    }
  }

  @Test
  void settingsGoToTheSession() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("memory", "1GB");
    try (Connection connection =
        DriverManager.getConnection(
            server.url() + "/hall/stones?threads=2&colour%20=", properties)) {
      assertNotNull(connection);
    } catch (SQLException e) {
      // "colour" is a setting that the server does not know.
      assertEquals("22023", e.getSQLState());
      assertTrue(e.getMessage().contains("colour"), e.getMessage());
    }
    assertEquals("1GB", server.options.get("memory"));
    assertEquals("2", server.options.get("threads"));
    assertEquals("hall", server.options.get("catalog"));
    assertEquals("stones", server.options.get("schema"));
  }

  @Test
  void closingEndsTheSession() throws Exception {
    Connection connection = connect();
    connection.prepareStatement("echo ?").getParameterMetaData();
    assertTrue(connection.isValid(5));
    connection.close();
    assertFalse(connection.isValid(5));
    assertTrue(server.sessionClosed.await(5, TimeUnit.SECONDS));
    assertEquals(1, server.closedStatements.get());
  }

  @Test
  void aConnectionWhoseServerWentIsNotValid() throws Exception {
    TestServer other = new TestServer();
    int port = other.port();
    try (Connection connection = DriverManager.getConnection(other.url());
        Statement statement = connection.createStatement()) {
      assertTrue(connection.isValid(5));
      other.close();
      assertFalse(connection.isValid(5));
      SQLException e =
          assertThrows(SQLException.class, () -> statement.executeQuery("SELECT numbers 1"));
      assertEquals("08006", e.getSQLState());
      assertTrue(e.getMessage().contains("localhost:" + port), e.getMessage());
    }
  }
}
