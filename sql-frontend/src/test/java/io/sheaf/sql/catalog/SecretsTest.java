package io.sheaf.sql.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.parser.SecretText;
import io.sheaf.sql.parser.SheafParser;
import io.sheaf.sql.parser.SourceExcerpt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  private static final String TOKEN = "t0ps3cret";

  private static List<List<String>> rows(Statement statement, String sql) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  @Test
  void secretsAreListedWithoutTheirValues() throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sheaf:");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE SECRET lake (TYPE s3, KEY_ID 'AK1', SECRET '%s', REGION 'eu-west-1', SCOPE 's3://lake/')"
              .formatted(TOKEN));
      assertEquals(
          List.of(List.of("lake", "s3", "s3://lake/", "key_id, region, secret")),
          rows(statement, "SELECT * FROM sheaf.secrets"));
      statement.execute("CREATE SECRET IF NOT EXISTS LAKE (TYPE http, BEARER_TOKEN 'x')");
      statement.execute("CREATE OR REPLACE SECRET lake (TYPE http, BEARER_TOKEN 'x')");
      assertEquals(List.of(List.of("http")), rows(statement, "SELECT type FROM sheaf.secrets"));
      SQLException twice =
          assertThrows(
              SQLException.class, () -> statement.execute("CREATE SECRET lake (TYPE http)"));
      assertEquals(ErrorCode.DUPLICATE_OBJECT.sqlState(), twice.getSQLState());
      statement.execute("DROP SECRET lake");
      statement.execute("DROP SECRET IF EXISTS lake");
      assertThrows(SQLException.class, () -> statement.execute("DROP SECRET lake"));
      assertEquals(List.of(), rows(statement, "SELECT * FROM sheaf.secrets"));
    }
  }

  @Test
  void sessionsDoNotSeeEachOthersSecrets() throws SQLException {
    try (Connection first = DriverManager.getConnection("jdbc:sheaf:");
        Connection second = DriverManager.getConnection("jdbc:sheaf:");
        Statement create = first.createStatement();
        Statement look = second.createStatement()) {
      create.execute("CREATE SECRET web (TYPE http, BEARER_TOKEN '" + TOKEN + "')");
      assertEquals(List.of(), rows(look, "SELECT * FROM sheaf.secrets"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE SECRET s (TYPE s3, KEY_ID 'a' SECRET 't0ps3cret')",
        "CREATE SECRET s (TYPE s3, SECRET 't0ps3cret' 'more')",
        "CREATE SECRET s (TYPE s3, SECRET 't0ps3cret",
        "CREATE OR REPLACE SECRET s (SECRET t0ps3cret!)",
        "CREATE SECRET s (TYPE s3, KEYID 't0ps3cret')",
        "CREATE SECRET s (TYPE t3, KEY_ID 't0ps3cret')",
        "create /* a */ secret s (type s3, secret = 't0ps3cret', )",
      })
  void wrongStatementsDoNotShowTheSecret(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sheaf:");
        Statement statement = connection.createStatement()) {
      SQLException error = assertThrows(SQLException.class, () -> statement.execute(sql));
      for (Throwable cause = error; cause != null; cause = cause.getCause()) {
        assertFalse(cause.toString().contains(TOKEN), cause.toString());
        if (cause instanceof SheafException sheaf && sheaf.position().isPresent()) {
          String excerpt = SourceExcerpt.of(sql, sheaf.position().get());
          assertFalse(excerpt.contains(TOKEN), excerpt);
        }
      }
    }
  }

  @Test
  void textsAreMasked() {
    String sql = "SELECT 1; CREATE SECRET s (TYPE s3, SECRET 'a;b(''c'); SELECT 'd'";
    String masked = SecretText.masked(sql);
    assertEquals(sql.length(), masked.length());
    assertTrue(masked.startsWith("SELECT 1; CREATE SECRET s (**** **, ****** "), masked);
    assertTrue(masked.endsWith("); SELECT 'd'"), masked);
    assertFalse(masked.contains("b"), masked);
    assertEquals("SELECT 'secret'", SecretText.masked("SELECT 'secret'"));
    String shown =
        SheafParser.unparse(SheafParser.parse("CREATE SECRET s (TYPE s3, SECRET 'abcd')"));
    assertFalse(shown.contains("abcd"), shown);
  }

  @Test
  void aSecretOpensWhatIsBelowItsScopeAndIsNotInThePlan() throws IOException, SQLException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] file = "a\n1\n2\n".getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          boolean open =
              ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
          boolean head = exchange.getRequestMethod().equals("HEAD");
          if (open && head) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(file.length));
          }
          exchange.sendResponseHeaders(open ? 200 : 403, open && !head ? file.length : -1);
          if (open && !head) {
            exchange.getResponseBody().write(file);
          }
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/t.csv";
    try (Connection connection = DriverManager.getConnection("jdbc:sheaf:");
        Statement statement = connection.createStatement()) {
      String query = "SELECT sum(a) FROM '" + url + "'";
      SQLException refused = assertThrows(SQLException.class, () -> statement.executeQuery(query));
      assertEquals(ErrorCode.ACCESS_DENIED.sqlState(), refused.getSQLState());
      statement.execute(
          "CREATE SECRET web (TYPE http, BEARER_TOKEN '%s', SCOPE '%s')"
              .formatted(TOKEN, url.substring(0, url.lastIndexOf('/') + 1)));
      assertEquals(List.of(List.of("3")), rows(statement, query));
      assertFalse(rows(statement, "EXPLAIN " + query).toString().contains(TOKEN));
      assertFalse(rows(statement, "EXPLAIN ANALYZE " + query).toString().contains(TOKEN));
    } finally {
      server.stop(0);
    }
  }

  @Test
  void accessIsByTheSchemeThatServesAPath() {
    FileAccess access =
        new FileAccess(
            Optional.of(List.of("s3://lake/sales", "https://host/data/")), Optional.empty());
    access.checkRead("s3://lake/sales/a.parquet");
    access.checkRead("s3a://lake/sales/**/*.parquet");
    access.checkRead("https://host/data/a.csv?version=1");
    for (String path :
        List.of(
            "s3://lake/salesman/a.parquet",
            "s3://lake/sales/../a.parquet",
            "s3:sales/a.parquet",
            "http://host/data/a.csv",
            "https://host/data/%2e%2E/a.csv",
            "https://host/data/{..,x}/a.csv",
            "hdfs:/data/a.csv",
            "/data/a.csv")) {
      assertEquals(
          ErrorCode.ACCESS_DENIED,
          assertThrows(SheafException.class, () -> access.checkRead(path), path).code());
    }
  }
}
