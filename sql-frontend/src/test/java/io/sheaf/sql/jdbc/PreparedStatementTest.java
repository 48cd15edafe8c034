package io.sheaf.sql.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;
import java.util.TimeZone;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PreparedStatementTest {
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connection = DriverManager.getConnection("jdbc:sheaf:time_zone=Europe/Berlin");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(true, "BOOLEAN"),
        Arguments.of((byte) -128, "TINYINT"),
        Arguments.of((short) -3, "SMALLINT"),
        Arguments.of(Integer.MIN_VALUE, "INTEGER"),
        Arguments.of(Long.MIN_VALUE, "BIGINT"),
        Arguments.of(1.1f, "REAL"),
        Arguments.of(Double.MIN_VALUE, "DOUBLE"),
        Arguments.of(Double.NaN, "DOUBLE"),
        Arguments.of(Double.NEGATIVE_INFINITY, "DOUBLE"),
        Arguments.of(new BigDecimal("-12345678901234567890.1234567890"), "DECIMAL(30,10)"),
        Arguments.of("it's 'quoted'; -- \u00e9\ud83d\ude00", "VARCHAR"),
        Arguments.of("", "VARCHAR"),
        Arguments.of(LocalDate.of(1582, 10, 15), "DATE"),
        Arguments.of(LocalTime.of(23, 59, 59, 123_456_000), "TIME(6)"),
        Arguments.of(LocalDateTime.of(2024, 2, 29, 12, 0, 0, 1_000), "TIMESTAMP(6)"),
        Arguments.of(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"), "UUID"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void aValueComesBackAsItWasGiven(Object value, String type) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement("SELECT ?, typeof(?)")) {
      select.setObject(1, value);
      select.setObject(2, value);
      try (ResultSet rows = select.executeQuery()) {
        assertTrue(rows.next());
        assertEquals(value, rows.getObject(1, value.getClass()));
        assertEquals(type, rows.getString(2));
      }
    }
  }

  @Test
  void anInstantIsTheSameInEveryZone() throws SQLException {
    OffsetDateTime instant = OffsetDateTime.parse("2024-10-27T00:30:00.000001Z");
    try (PreparedStatement select = connection.prepareStatement("SELECT ?")) {
      select.setObject(1, instant);
      try (ResultSet rows = select.executeQuery()) {
        assertTrue(rows.next());
        assertEquals(instant.toInstant(), rows.getObject(1, Instant.class));
      }
    }
  }

  @Test
  void nullsListsAndBytesArePassed() throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT ? IS NULL, len(?), octet_length(?), ?[2]")) {
      select.setNull(1, Types.INTEGER);
      select.setObject(2, List.of(1, 2, 3));
      select.setBytes(3, new byte[] {0, -1});
      select.setArray(4, connection.createArrayOf("VARCHAR", new Object[] {"a", "b"}));
      try (ResultSet rows = select.executeQuery()) {
        assertTrue(rows.next());
        assertTrue(rows.getBoolean(1));
        assertEquals(3, rows.getInt(2));
        assertEquals(2, rows.getInt(3));
        assertEquals("b", rows.getString(4));
      }
    }
  }

  @Test
  void calendarsNameTheZoneOfAMoment() throws SQLException {
    Calendar tokyo = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
    Instant instant = Instant.parse("2024-01-01T20:00:00Z");
    try (PreparedStatement select = connection.prepareStatement("SELECT ?, ?")) {
      select.setTimestamp(1, Timestamp.from(instant), tokyo);
      select.setDate(2, new Date(instant.toEpochMilli()), tokyo);
      try (ResultSet rows = select.executeQuery()) {
        assertTrue(rows.next());
        assertEquals(LocalDateTime.of(2024, 1, 2, 5, 0), rows.getObject(1, LocalDateTime.class));
        assertEquals(LocalDate.of(2024, 1, 2), rows.getObject(2, LocalDate.class));
      }
    }
  }

  @Test
  void parametersStandWhereverAnExpressionDoes() throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT x FROM (VALUES (1), (2), (3), (4)) AS t (x) WHERE x IN (?, ?, ?)"
                + " AND x BETWEEN ? AND CAST(? AS INTEGER) ORDER BY x LIMIT ? OFFSET ?")) {
      for (int i = 1; i <= 3; i++) {
        select.setInt(i, i + 1);
      }
      select.setLong(4, 1);
      select.setString(5, "4");
      select.setInt(6, 2);
      select.setLong(7, 1);
      for (int run = 0; run < 2; run++) {
        try (ResultSet rows = select.executeQuery()) {
          assertTrue(rows.next());
          assertEquals(3, rows.getInt(1));
          assertTrue(rows.next());
          assertFalse(rows.next() && rows.getInt(1) != 4);
        }
      }
    }
  }

  @Test
  void metadataNeedsNoValues() throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT x AS a, 'b' AS b FROM (VALUES (1.5)) AS t (x) WHERE x > ? AND x < ? LIMIT ?")) {
      assertEquals(2, select.getMetaData().getColumnCount());
      assertEquals(Types.DECIMAL, select.getMetaData().getColumnType(1));
      ParameterMetaData parameters = select.getParameterMetaData();
      assertEquals(3, parameters.getParameterCount());
      assertEquals(Types.DECIMAL, parameters.getParameterType(1));
      assertEquals(ParameterMetaData.parameterModeIn, parameters.getParameterMode(3));
    }
    try (PreparedStatement untold = connection.prepareStatement("SELECT ?")) {
      assertEquals(Types.VARCHAR, untold.getParameterMetaData().getParameterType(1));
      assertEquals(1, untold.getMetaData().getColumnCount());
    }
  }

  @Test
  void aBatchCountsTheRowsOfEachElementAndStopsAtAnError() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE item (id INTEGER, name VARCHAR)");
    }
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO item VALUES (?, ?)")) {
      for (int i = 0; i < 3; i++) {
        insert.setInt(1, i);
        insert.setCharacterStream(2, new StringReader("name " + i));
        insert.addBatch();
      }
      assertArrayEquals(new int[] {1, 1, 1}, insert.executeBatch());
      assertArrayEquals(new int[0], insert.executeBatch());
      insert.setInt(1, 3);
      insert.addBatch();
      insert.setString(1, "no number");
      insert.addBatch();
      BatchUpdateException failure = assertThrows(BatchUpdateException.class, insert::executeBatch);
      assertEquals("22018", failure.getSQLState());
      assertArrayEquals(new int[] {1}, failure.getUpdateCounts());
    }
    try (PreparedStatement update =
            connection.prepareStatement("UPDATE item SET name = upper(?) WHERE id >= ?");
        PreparedStatement delete = connection.prepareStatement("DELETE FROM item WHERE id = ?")) {
      update.setString(1, "x");
      update.setInt(2, 2);
      assertEquals(2, update.executeUpdate());
      delete.setObject(1, "0", Types.INTEGER);
      assertEquals(1, delete.executeUpdate());
    }
  }

  @Test
  void valuesOfChangesAreOfTheirColumns() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE item (id INTEGER, name VARCHAR, price DECIMAL(7, 2), d DATE)");
    }
    assertEquals(
        List.of(Types.INTEGER, Types.VARCHAR, Types.DATE, Types.INTEGER),
        parameterTypes("INSERT INTO item (id, name, d) VALUES (?, ?, ?), (?, 'x', NULL)"));
    assertEquals(
        List.of(Types.DECIMAL, Types.INTEGER),
        parameterTypes("UPDATE item SET name = 'x', price = ? WHERE id = ?"));
    assertEquals(List.of(Types.DATE), parameterTypes("DELETE FROM item WHERE d < ?"));
    assertEquals(
        List.of(Types.INTEGER), parameterTypes("INSERT INTO item SELECT * FROM item WHERE id = ?"));
  }

  private List<Integer> parameterTypes(String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      ParameterMetaData parameters = statement.getParameterMetaData();
      List<Integer> types = new ArrayList<>();
      for (int i = 1; i <= parameters.getParameterCount(); i++) {
        types.add(parameters.getParameterType(i));
      }
      return types;
    }
  }

  @Test
  void missingAndSurplusValuesAreErrors() throws SQLException {
    try (PreparedStatement select = connection.prepareStatement("SELECT ? + ?")) {
      select.setInt(2, 1);
      assertEquals("07001", assertThrows(SQLException.class, select::executeQuery).getSQLState());
      select.clearParameters();
      SQLException none = assertThrows(SQLException.class, select::executeQuery);
      assertTrue(none.getMessage().contains("parameter 1 has no value"), none.getMessage());
      SQLException third = assertThrows(SQLException.class, () -> select.setInt(3, 1));
      assertEquals("07009", third.getSQLState());
    }
    try (Statement plain = connection.createStatement()) {
      SQLException mark = assertThrows(SQLException.class, () -> plain.execute("SELECT 1 + ?"));
      assertTrue(mark.getMessage().contains("parameter 1 has no value"), mark.getMessage());
    }
  }

  @Test
  void aQuestionMarkInAStringIsNone() throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT '?' AS \"a?\", ? /* ? */ -- ?")) {
      select.setInt(1, 1);
      try (ResultSet rows = select.executeQuery()) {
        assertTrue(rows.next());
        assertEquals(Arrays.asList("?", "1"), Arrays.asList(rows.getString(1), rows.getString(2)));
      }
    }
  }
}
