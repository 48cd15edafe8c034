package io.sheaf.tests.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.service.SqlServer;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a connection tells of the catalog is the same in the process and from a server. */
@Timeout(120)
class MetadataByBothTest {
  /** What depends on where the engine is: URL, connection. */
  private static final Set<String> OWN = Set.of("getURL", "getConnection", "getUserName");

  @TempDir static Path spill;
  private static SqlServer server;
  private static Connection embedded;
  private static Connection remote;

  @BeforeAll
  static void open() throws SQLException {
    server = Servers.start(spill);
    embedded = DriverManager.getConnection("jdbc:sheaf:memory=128MB");
    remote = DriverManager.getConnection(Servers.url(server));
    for (Connection connection : List.of(embedded, remote)) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE SCHEMA shop");
        statement.execute(
            "CREATE TABLE shop.stones (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL UNIQUE,"
                + " price DECIMAL(9, 2), at TIMESTAMP(3), seen TIMESTAMP WITH LOCAL TIME ZONE,"
                + " words VARCHAR ARRAY, b VARBINARY, t TIME, r REAL, d DOUBLE, u UUID)");
        statement.execute("CREATE TABLE a_b (x INT, y INT, UNIQUE (y, x), PRIMARY KEY (x))");
        statement.execute("CREATE TABLE axb (x INT)");
        statement.execute("CREATE VIEW shop.dear AS SELECT name FROM shop.stones WHERE price > 9");
      }
    }
  }

  @AfterAll
  static void close() throws SQLException {
    embedded.close();
    remote.close();
    server.close();
  }

  private static Stream<Method> methods() {
    return Arrays.stream(DatabaseMetaData.class.getMethods())
        .filter(method -> method.getDeclaringClass() == DatabaseMetaData.class)
        .filter(method -> !OWN.contains(method.getName()));
  }

  /** Rows as text; any other answer as it is. */
  private static Object plain(Object answer) throws SQLException {
    if (!(answer instanceof ResultSet given)) {
      return answer;
    }
    List<String> lines = new ArrayList<>();
    try (ResultSet rows = given) {
      int width = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= width; i++) {
          values.add(rows.getMetaData().getColumnLabel(i) + "=" + rows.getObject(i));
        }
        lines.add(String.join(" ", values));
      }
    }
    return lines;
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyMethodAnswersAlike(Method method) throws Exception {
    Object[] arguments =
        Arrays.stream(method.getParameterTypes())
            .map(type -> type == int.class ? (Object) 1 : type == boolean.class ? false : null)
            .toArray();
    Object expected = plain(method.invoke(embedded.getMetaData(), arguments));
    Object told = plain(method.invoke(remote.getMetaData(), arguments));
    if (expected instanceof List<?> rows && told instanceof List<?> others) {
      // The server has a table more, that of the statements of its clients.
      assertEquals(
          rows, others.stream().filter(row -> !row.toString().contains("=queries ")).toList());
    } else {
      assertEquals(expected, told);
    }
  }

  /** Asks a connection. */
  private interface Question {
    ResultSet of(DatabaseMetaData metadata) throws SQLException;
  }

  private static List<?> alike(Question question) throws SQLException {
    Object expected = plain(question.of(embedded.getMetaData()));
    assertEquals(expected, plain(question.of(remote.getMetaData())));
    return (List<?>) expected;
  }

  @Test
  void patternsFindTheSame() throws SQLException {
    assertEquals(2, alike(m -> m.getTables(null, null, "a_b", null)).size());
    assertEquals(1, alike(m -> m.getTables(null, "main", "a\\_b", null)).size());
    assertEquals(1, alike(m -> m.getTables("sheaf", "sh%", "%", new String[] {"VIEW"})).size());
    assertEquals(11, alike(m -> m.getColumns(null, "SHOP", "Stones", "%")).size());
    assertEquals(1, alike(m -> m.getColumns(null, "shop", "stones", "pri_e")).size());
    assertEquals(List.of(), alike(m -> m.getColumns("other", "shop", "stones", "%")));
    assertEquals(1, alike(m -> m.getSchemas(null, "sho_")).size());
  }

  @Test
  void keysAreTheSame() throws SQLException {
    assertEquals(1, alike(m -> m.getPrimaryKeys(null, "shop", "stones")).size());
    assertEquals(2, alike(m -> m.getPrimaryKeys(null, null, null)).size());
    assertEquals(List.of(), alike(m -> m.getPrimaryKeys(null, "main", "stones")));
    assertEquals(2, alike(m -> m.getIndexInfo(null, "shop", "stones", true, true)).size());
    assertEquals(3, alike(m -> m.getIndexInfo(null, null, "A_B", false, true)).size());
    assertEquals(
        1,
        alike(
                m ->
                    m.getBestRowIdentifier(
                        null, "shop", "stones", DatabaseMetaData.bestRowSession, false))
            .size());
  }

  @Test
  void functionsAreTheSame() throws SQLException {
    assertEquals(1, alike(m -> m.getFunctions(null, null, "upper")).size());
    assertTrue(alike(m -> m.getFunctions(null, "%", "%")).size() > 100);
    assertEquals(1, alike(m -> m.getFunctionColumns(null, null, "upper", "%")).size());
  }

  @Test
  void schemaAndCatalogAreTold() throws SQLException {
    for (Connection connection : List.of(embedded, remote)) {
      assertEquals("sheaf", connection.getCatalog());
      assertEquals("main", connection.getSchema());
      connection.setSchema("shop");
      assertEquals("shop", connection.getSchema());
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM stones")) {
        assertTrue(row.next());
        assertEquals(0, row.getInt(1));
      }
      connection.setSchema("main");
    }
  }
}
