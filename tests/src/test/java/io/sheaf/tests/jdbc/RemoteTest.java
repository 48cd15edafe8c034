package io.sheaf.tests.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.service.SqlServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The remote driver on a real server. */
@Timeout(120)
class RemoteTest {
  /** A million rows. */
  private static final String MANY =
      "(SELECT 1000 * a.x + b.x AS x"
          + " FROM unnest(range(1000)) AS a(x), unnest(range(1000)) AS b(x))";

  /** Runs for hours. */
  private static final String ENDLESS =
      "SELECT COUNT(*) FROM " + MANY + " AS a, " + MANY + " AS b WHERE a.x * b.x = -1";

  @TempDir private Path spill;
  private SqlServer server;
  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    server = Servers.start(spill);
    connection = DriverManager.getConnection(Servers.url(server));
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    server.close();
  }

  @Test
  void aSessionKeepsItsTables() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertFalse(
          statement.execute(
              "CREATE TEMP TABLE stones AS SELECT x AS id FROM unnest(range(5)) AS r(x)"));
      try (ResultSet rows = statement.executeQuery("SELECT SUM(id) FROM stones")) {
        assertTrue(rows.next());
        assertEquals(10, rows.getLong(1));
      }
    }
    try (Connection other = DriverManager.getConnection(Servers.url(server));
        Statement statement = other.createStatement()) {
      SQLException e =
          assertThrows(SQLException.class, () -> statement.executeQuery("SELECT * FROM stones"));
      assertEquals("42P01", e.getSQLState());
    }
  }

  @Test
  void errorsNameTheirPlace() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      SQLException e =
          assertThrows(SQLException.class, () -> statement.executeQuery("SELECT\n  wrong"));
      assertEquals("42703", e.getSQLState());
      assertTrue(e.getMessage().contains("(line 2, column 3)"), e.getMessage());
      SQLException late =
          assertThrows(
              SQLException.class,
              () -> {
                try (ResultSet rows =
                    statement.executeQuery(
                        "SELECT 1 / (x - 50000) FROM unnest(range(100000)) AS r(x)")) {
                  while (rows.next()) {
                    rows.getLong(1);
                  }
                }
              });
      assertEquals("22012", late.getSQLState());
    }
  }

  @Test
  void parametersOfEveryType() throws SQLException {
    List<Object> values =
        List.of(
            true,
            7,
            7_000_000_000L,
            new java.math.BigDecimal("1.50"),
            2.5,
            "text",
            LocalDate.of(2024, 2, 29),
            OffsetDateTime.parse("2024-02-29T12:00Z"),
            Duration.ofSeconds(90),
            List.of(1, 2),
            Map.of("k", 1));
    List<String> types = new ArrayList<>();
    for (Object value : values) {
      try (PreparedStatement statement = connection.prepareStatement("SELECT typeof(?)")) {
        statement.setObject(1, value);
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          types.add(row.getString(1));
        }
      }
    }
    assertEquals(
        List.of(
            "BOOLEAN",
            "INTEGER",
            "BIGINT",
            "DECIMAL(3,2)",
            "DOUBLE",
            "VARCHAR",
            "DATE",
            "TIMESTAMP(6) WITH LOCAL TIME ZONE",
            "INTERVAL DAY TO SECOND",
            "INTEGER[]",
            "MAP(VARCHAR, INTEGER)"),
        types);
  }

  @Test
  void preparedStatementsTellOfThemselves() throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT x AS id FROM unnest(range(100)) AS r(x) WHERE x < ? LIMIT ?")) {
      assertEquals(2, statement.getParameterMetaData().getParameterCount());
      assertEquals("id", statement.getMetaData().getColumnLabel(1));
      statement.setInt(1, 50);
      statement.setInt(2, 10);
      assertEquals(10, count(statement.executeQuery()));
      statement.setInt(2, 60);
      assertEquals(50, count(statement.executeQuery()));
    }
  }

  private static int count(ResultSet rows) throws SQLException {
    int count = 0;
    while (rows.next()) {
      count++;
    }
    return count;
  }

  @Test
  void batchesCountEachElement() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.addBatch("CREATE TEMP TABLE a AS SELECT 1 AS x");
      statement.addBatch("CREATE TEMP TABLE b AS SELECT 1 AS x");
      assertEquals(2, statement.executeBatch().length);
      statement.addBatch("CREATE TEMP TABLE c AS SELECT 1 AS x");
      statement.addBatch("CREATE TEMP TABLE c AS SELECT 1 AS x");
      java.sql.BatchUpdateException e =
          assertThrows(java.sql.BatchUpdateException.class, statement::executeBatch);
      assertEquals("42P07", e.getSQLState());
      assertEquals(1, e.getUpdateCounts().length);
    }
  }

  @Test
  void boundsAreKept() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setMaxRows(7);
      assertEquals(7, count(statement.executeQuery("SELECT * FROM " + MANY + " AS r")));
    }
  }

  @Test
  void aStatementPastItsTimeIsStopped() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      SQLException e =
          assertThrows(SQLException.class, () -> count(statement.executeQuery(ENDLESS)));
      assertInstanceOf(SQLTimeoutException.class, e, e.getMessage());
      assertEquals("57014", e.getSQLState());
      statement.setQueryTimeout(0);
      assertEquals(1, count(statement.executeQuery("SELECT 1")));
    }
  }

  @Test
  void manyRowsArriveWhole() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT x, 'text ' || x FROM " + MANY + " AS r")) {
      long sum = 0;
      long characters = 0;
      while (rows.next()) {
        sum += rows.getLong(1);
        characters += rows.getString(2).length();
      }
      assertEquals(499_999_500_000L, sum);
      // "text " and the digits of all numbers below 1,000,000.
      assertEquals(5_000_000L + 5_888_890L, characters);
    }
  }

  @Test
  void escapesAreRead() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT {d'2024-02-29'}, {fn UCASE('a')}, {ts '2024-02-29 01:02:03'}")) {
      assertTrue(row.next());
      assertEquals(
          "2024-02-29 A 2024-02-29 01:02:03.0",
          row.getDate(1) + " " + row.getString(2) + " " + row.getTimestamp(3));
    }
  }
}
