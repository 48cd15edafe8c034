package io.sheaf.tests.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.service.SqlServer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Structs, lists, maps and intervals as parameters, by both transports. */
@Timeout(120)
class NestedParametersTest {
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

  @ParameterizedTest
  @EnumSource
  void aStructIsMadeSentAndReadBack(Transport transport) throws SQLException {
    try (Connection connection = transport.connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE people (id INTEGER, who STRUCT(name VARCHAR, \"birth day\" DATE, tags"
              + " VARCHAR[]))");
      Struct ada =
          connection.createStruct(
              "STRUCT(name VARCHAR, \"birth day\" DATE, tags VARCHAR[])",
              new Object[] {
                "Ada",
                LocalDate.of(1815, 12, 10),
                connection.createArrayOf("VARCHAR", new Object[] {"a", null})
              });
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO people VALUES (?, ?)")) {
        insert.setInt(1, 1);
        insert.setObject(2, ada);
        assertEquals(1, insert.executeUpdate());
        insert.setInt(1, 2);
        insert.setObject(2, null);
        assertEquals(1, insert.executeUpdate());
      }
      try (ResultSet rows = statement.executeQuery("SELECT who FROM people ORDER BY id")) {
        assertTrue(rows.next());
        Struct read = (Struct) rows.getObject(1);
        assertEquals("Ada", read.getAttributes()[0]);
        assertEquals("1815-12-10", rows.getObject(1, Map.class).get("birth day").toString());
        assertArrayEquals(
            new Object[] {"a", null},
            (Object[]) ((java.sql.Array) read.getAttributes()[2]).getArray());
        try (PreparedStatement again =
            connection.prepareStatement("SELECT ?, who = ? FROM people")) {
          again.setObject(1, read);
          again.setObject(2, read);
          try (ResultSet same = again.executeQuery()) {
            assertTrue(same.next());
            assertEquals(rows.getString(1), same.getString(1));
            assertTrue(same.getBoolean(2));
          }
        }
        assertTrue(rows.next());
        assertNull(rows.getObject(1));
        assertFalse(rows.next());
      }
    }
  }

  /** What a parameter is made of is known when it has a value, so its place need not tell. */
  @ParameterizedTest
  @EnumSource
  void elementsOfAParameterNeedNoCast(Transport transport) throws SQLException {
    try (Connection connection = transport.connect(server);
        PreparedStatement query =
            connection.prepareStatement("SELECT ?[1] AS e, ?[2][1], ?['k'], NULL[1]")) {
      assertEquals("e", query.getMetaData().getColumnName(1));
      query.setObject(1, connection.createArrayOf("VARCHAR", new Object[] {"a", "b"}));
      query.setObject(2, Arrays.asList(Arrays.asList(1), Arrays.asList(2, 3)));
      query.setObject(3, Map.of("k", new BigDecimal("1.50")));
      try (ResultSet row = query.executeQuery()) {
        assertTrue(row.next());
        assertEquals("a", row.getString(1));
        assertEquals(2, row.getInt(2));
        assertEquals(new BigDecimal("1.50"), row.getBigDecimal(3));
        assertNull(row.getObject(4));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void structsInListsAndMaps(Transport transport) throws SQLException {
    try (Connection connection = transport.connect(server);
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT CAST(? AS STRUCT(x INTEGER)[])[2].x, CAST(? AS MAP(VARCHAR, STRUCT(y"
                    + " DECIMAL(5, 2))))['k'].y, len(CAST(? AS INTEGER[])), ? + INTERVAL '1'"
                    + " HOUR")) {
      Struct one = connection.createStruct("STRUCT(x INTEGER)", new Object[] {1});
      Struct two = connection.createStruct("STRUCT(x INTEGER)", new Object[] {2});
      Struct inMap =
          connection.createStruct(
              "struct(\"y\" DECIMAL(5,2))", new Object[] {new BigDecimal("1.50")});
      query.setObject(1, connection.createArrayOf("STRUCT", new Object[] {one, two}));
      query.setObject(2, Map.of("k", inMap));
      query.setObject(3, Arrays.asList(null, 7, null));
      query.setObject(4, Duration.ofMinutes(30));
      try (ResultSet row = query.executeQuery()) {
        assertTrue(row.next());
        assertEquals(2, row.getInt(1));
        assertEquals(new BigDecimal("1.50"), row.getBigDecimal(2));
        assertEquals(3, row.getInt(3));
        assertEquals(Duration.ofMinutes(90), row.getObject(4, Duration.class));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNoStructIsRefused(Transport transport) throws SQLException {
    try (Connection connection = transport.connect(server);
        PreparedStatement query = connection.prepareStatement("SELECT ?")) {
      for (String type :
          new String[] {null, "", "ROW(x INTEGER)", "STRUCT(x)", "STRUCT(x INTEGER"}) {
        SQLException refused =
            assertThrows(
                SQLException.class, () -> connection.createStruct(type, new Object[] {1}), type);
        assertEquals("22023", refused.getSQLState());
      }
      SQLException few =
          assertThrows(
              SQLException.class,
              () -> connection.createStruct("STRUCT(x INTEGER, y INTEGER)", new Object[] {1}));
      assertTrue(few.getMessage().contains("2 fields, not 1"), few.getMessage());
      for (Object huge :
          new Object[] {
            new BigDecimal("1e1000000000"),
            new BigDecimal("1e-1000000000"),
            Duration.ofSeconds(Long.MAX_VALUE)
          }) {
        query.setObject(1, huge);
        SQLException refused = assertThrows(SQLException.class, query::executeQuery);
        assertTrue(refused.getSQLState().startsWith("22"), refused.toString());
      }
    }
  }
}
