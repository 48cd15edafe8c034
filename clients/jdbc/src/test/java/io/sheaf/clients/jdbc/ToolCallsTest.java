package io.sheaf.clients.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.clients.ServerProcess;
import io.sheaf.clients.SharedServer;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What tools that are not run here call, in their order, after what their makers say and what
 * others have seen of it: an imitation, which shows that none of the calls fails.
 */
@Timeout(120)
@ExtendWith(SharedServer.class)
class ToolCallsTest {
  private ServerProcess server;

  @BeforeEach
  void start(ServerProcess shared) {
    server = shared;
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(server.url());
  }

  private static List<String> column(ResultSet given, String name) throws SQLException {
    List<String> values = new ArrayList<>();
    try (ResultSet rows = given) {
      while (rows.next()) {
        values.add(rows.getString(name));
      }
    }
    return values;
  }

  /** What every tool asks once it is connected. */
  private static void greets(DatabaseMetaData metadata) throws SQLException {
    assertEquals("Sheaf", metadata.getDatabaseProductName());
    assertNotNull(metadata.getDatabaseProductVersion());
    assertNotNull(metadata.getDriverName());
    assertNotNull(metadata.getDriverVersion());
    assertEquals(4, metadata.getJDBCMajorVersion());
    assertEquals("\"", metadata.getIdentifierQuoteString());
    assertTrue(metadata.getNumericFunctions().contains("ABS"));
    assertTrue(metadata.getStringFunctions().contains("UCASE"));
    assertTrue(metadata.getSystemFunctions().contains("IFNULL"));
    assertTrue(metadata.getTimeDateFunctions().contains("NOW"));
    for (String text :
        List.of(
            metadata.getSQLKeywords(),
            metadata.getSearchStringEscape(),
            metadata.getExtraNameCharacters(),
            metadata.getCatalogSeparator(),
            metadata.getCatalogTerm(),
            metadata.getSchemaTerm(),
            metadata.getProcedureTerm())) {
      assertNotNull(text);
    }
    assertTrue(metadata.getMaxColumnNameLength() >= 0);
    assertTrue(metadata.supportsMixedCaseIdentifiers() || metadata.storesMixedCaseIdentifiers());
    assertFalse(metadata.supportsTransactions());
  }

  @Test
  void dBeaverBrowsesEditsAndRuns() throws SQLException {
    Driver driver = DriverManager.getDriver(server.url());
    DriverPropertyInfo[] page = driver.getPropertyInfo(server.url(), new Properties());
    assertTrue(Arrays.stream(page).anyMatch(info -> info.name.equals("useEncryption")));
    try (Connection connection = driver.connect(server.url(), new Properties())) {
      DatabaseMetaData metadata = connection.getMetaData();
      greets(metadata);
      connection.setAutoCommit(true);
      assertEquals(List.of("sheaf"), column(metadata.getCatalogs(), "TABLE_CAT"));
      assertTrue(column(metadata.getSchemas(), "TABLE_SCHEM").contains("shop"));
      assertTrue(column(metadata.getTableTypes(), "TABLE_TYPE").contains("VIEW"));
      assertTrue(column(metadata.getTypeInfo(), "TYPE_NAME").contains("DECIMAL"));
      assertEquals(
          List.of("sales", "stones", "takings"),
          column(metadata.getTables("sheaf", "shop", "%", null), "TABLE_NAME"));
      assertEquals(
          6, column(metadata.getColumns("sheaf", "shop", "stones", "%"), "COLUMN_NAME").size());
      assertEquals(
          List.of("id"), column(metadata.getPrimaryKeys("sheaf", "shop", "stones"), "COLUMN_NAME"));
      assertEquals(
          List.of("name", "id"),
          column(metadata.getIndexInfo("sheaf", "shop", "stones", false, true), "COLUMN_NAME"));
      assertEquals(
          List.of(), column(metadata.getImportedKeys("sheaf", "shop", "stones"), "FK_NAME"));
      assertEquals(
          List.of(), column(metadata.getExportedKeys("sheaf", "shop", "stones"), "FK_NAME"));
      assertEquals(
          List.of(), column(metadata.getProcedures("sheaf", "shop", "%"), "PROCEDURE_NAME"));
      assertTrue(column(metadata.getFunctions("sheaf", null, "%"), "FUNCTION_NAME").size() > 100);
      connection.setSchema("shop");
      assertEquals("shop", connection.getSchema());
      connection.setAutoCommit(false);
      try (Statement statement =
          connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
        statement.setFetchSize(200);
        statement.setMaxRows(2);
        statement.setQueryTimeout(20);
        assertTrue(statement.execute("SELECT * FROM stones x ORDER BY 1"));
        try (ResultSet rows = statement.getResultSet()) {
          ResultSetMetaData columns = rows.getMetaData();
          assertEquals(6, columns.getColumnCount());
          for (int i = 1; i <= 6; i++) {
            assertNotNull(columns.getColumnTypeName(i));
            assertNotNull(columns.getColumnClassName(i));
            assertTrue(columns.getColumnDisplaySize(i) > 0);
          }
          int count = 0;
          while (rows.next()) {
            count++;
            for (int i = 1; i <= 6; i++) {
              assertFalse(rows.getObject(i) == null && !rows.wasNull());
            }
          }
          assertEquals(2, count);
        }
        assertFalse(statement.getMoreResults());
        assertEquals(-1, statement.getUpdateCount());
        statement.cancel();
      }
      connection.commit();
      connection.rollback();
      connection.clearWarnings();
      assertTrue(connection.isValid(5));
    }
  }

  @Test
  void tableauAsksForColumnsAndWrapsQueries() throws SQLException {
    try (Connection connection = connect()) {
      greets(connection.getMetaData());
      String custom = "SELECT name, price, mined FROM shop.stones";
      for (String probe :
          List.of(
              "SELECT * FROM \"shop\".\"stones\"",
              "SELECT * FROM (" + custom + ") \"Custom SQL Query\" WHERE 1=0",
              "SELECT * FROM (" + custom + ") \"Custom SQL Query\" LIMIT 0")) {
        try (PreparedStatement prepared = connection.prepareStatement(probe)) {
          ResultSetMetaData columns = prepared.getMetaData();
          assertTrue(columns.getColumnCount() >= 3);
          assertEquals(
              probe.contains("Custom") ? Types.VARCHAR : Types.INTEGER, columns.getColumnType(1));
        }
      }
      String query =
          "SELECT \"Custom SQL Query\".\"name\" AS \"name\",\n"
              + "  SUM(\"Custom SQL Query\".\"price\") AS \"sum:price:ok\",\n"
              + "  {fn YEAR(\"Custom SQL Query\".\"mined\")} AS \"yr:mined:ok\"\n"
              + "FROM (\n  "
              + custom
              + "\n) \"Custom SQL Query\"\n"
              + "WHERE (\"Custom SQL Query\".\"mined\" >= {d '2024-01-01'})\n"
              + "GROUP BY 1,\n  3\nHAVING (COUNT(1) > 0)";
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery(query)) {
        assertTrue(rows.next());
        assertEquals("opal", rows.getString("name"));
        assertEquals(new BigDecimal("2.50"), rows.getBigDecimal("sum:price:ok"));
        assertEquals(2024, rows.getInt("yr:mined:ok"));
        assertFalse(rows.next());
      }
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "CREATE TEMPORARY TABLE \"#Tableau_1_Filter\" AS SELECT 'opal' AS \"name\"");
        try (ResultSet rows =
            statement.executeQuery(
                "SELECT COUNT(*) FROM \"shop\".\"stones\" \"stones\" INNER JOIN"
                    + " \"#Tableau_1_Filter\" \"t0\" ON (\"stones\".\"name\" = \"t0\".\"name\")")) {
          assertTrue(rows.next());
          assertEquals(1, rows.getInt(1));
        }
        statement.execute("DROP TABLE \"#Tableau_1_Filter\"");
      }
    }
  }

  @Test
  void metabaseSyncsAndAsks() throws SQLException {
    try (Connection connection = connect()) {
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      connection.setHoldability(ResultSet.CLOSE_CURSORS_AT_COMMIT);
      DatabaseMetaData metadata = connection.getMetaData();
      if (metadata.supportsTransactionIsolationLevel(Connection.TRANSACTION_READ_UNCOMMITTED)) {
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_UNCOMMITTED);
      }
      List<String> tables =
          column(
              metadata.getTables(
                  null, "shop", "%", new String[] {"TABLE", "VIEW", "MATERIALIZED VIEW"}),
              "TABLE_NAME");
      assertEquals(List.of("sales", "stones", "takings"), tables);
      for (String table : tables) {
        try (PreparedStatement visible =
            connection.prepareStatement(
                "SELECT TRUE AS \"_\" FROM \"shop\".\"" + table + "\" WHERE 1 <> 1 LIMIT 0")) {
          visible.setMaxRows(1);
          try (ResultSet rows = visible.executeQuery()) {
            assertFalse(rows.next());
          }
        }
        assertFalse(column(metadata.getColumns(null, "shop", table, "%"), "TYPE_NAME").isEmpty());
        assertNotNull(column(metadata.getPrimaryKeys(null, "shop", table), "COLUMN_NAME"));
        assertEquals(List.of(), column(metadata.getImportedKeys(null, "shop", table), "FK_NAME"));
      }
      try (PreparedStatement query =
          connection.prepareStatement(
              "-- Metabase:: userID: 1 queryType: MBQL queryHash: 42\n"
                  + "SELECT \"source\".\"mined\" AS \"mined\", \"source\".\"seen\" AS \"seen\","
                  + " \"source\".\"price\" AS \"price\" FROM (SELECT * FROM \"shop\".\"stones\")"
                  + " AS \"source\" WHERE \"source\".\"mined\" >= ? AND \"source\".\"name\" = ?"
                  + " LIMIT 2000",
              ResultSet.TYPE_FORWARD_ONLY,
              ResultSet.CONCUR_READ_ONLY,
              ResultSet.CLOSE_CURSORS_AT_COMMIT)) {
        query.setFetchDirection(ResultSet.FETCH_FORWARD);
        query.setFetchSize(500);
        query.setMaxRows(2000);
        query.setObject(1, LocalDate.of(2024, 1, 1));
        query.setObject(2, "opal");
        try (ResultSet rows = query.executeQuery()) {
          assertTrue(rows.next());
          assertEquals(LocalDate.of(2024, 2, 29), rows.getObject(1, LocalDate.class));
          assertEquals(
              LocalDateTime.of(2024, 3, 1, 10, 0, 0, 123_456_000),
              rows.getObject(2, LocalDateTime.class));
          assertEquals(new BigDecimal("2.50"), rows.getObject(3));
        }
      }
      try (Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "SELECT DATE_TRUNC('month', mined) AS m, COUNT(*) FROM shop.stones WHERE mined IS"
                      + " NOT NULL GROUP BY DATE_TRUNC('month', mined) ORDER BY m")) {
        assertTrue(rows.next());
        assertEquals(LocalDate.of(2023, 12, 1), rows.getObject(1, LocalDate.class));
      }
      connection.rollback();
    }
  }

  @Test
  void supersetPagesAndExplains() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      assertEquals(
          List.of("sales", "stones"),
          column(
              statement.executeQuery(
                  "SELECT table_name FROM information_schema.tables WHERE table_schema = 'shop'"
                      + " AND table_type = 'BASE TABLE' ORDER BY table_name"),
              "table_name"));
      assertEquals(
          6,
          column(
                  statement.executeQuery(
                      "SELECT column_name, data_type, is_nullable FROM information_schema.columns"
                          + " WHERE table_schema = 'shop' AND table_name = 'stones'"
                          + " ORDER BY ordinal_position"),
                  "data_type")
              .size());
      assertEquals(
          List.of("jade"),
          column(
              statement.executeQuery(
                  "SELECT name AS name, sum(price) AS \"SUM(price)\" FROM (SELECT * FROM"
                      + " shop.stones) AS virtual_table WHERE price IS NOT NULL GROUP BY name"
                      + " ORDER BY \"SUM(price)\" DESC LIMIT 1"),
              "name"));
      assertFalse(column(statement.executeQuery("EXPLAIN SELECT 1"), "plan").isEmpty());
    }
  }

  /** Tomcat's, DBCP's and c3p0's way of keeping connections; HikariCP is run. */
  @Test
  void poolsTestAndReturnConnections() throws SQLException {
    Connection connection = connect();
    assertTrue(connection.isValid(3));
    connection.setNetworkTimeout(Runnable::run, 30_000);
    assertEquals(30_000, connection.getNetworkTimeout());
    connection.setNetworkTimeout(Runnable::run, 0);
    try (Statement test = connection.createStatement()) {
      test.setQueryTimeout(5);
      assertTrue(test.execute("SELECT 1"));
    }
    connection.setAutoCommit(false);
    connection.rollback();
    connection.setAutoCommit(true);
    connection.setReadOnly(false);
    connection.setCatalog("sheaf");
    connection.clearWarnings();
    assertEquals(null, connection.getWarnings());
    assertTrue(connection.isWrapperFor(Connection.class));
    connection.abort(Runnable::run);
    assertTrue(connection.isClosed());
    assertFalse(connection.isValid(1));
    assertThrows(SQLException.class, connection::createStatement);
  }
}
