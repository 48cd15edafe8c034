package io.sheaf.jdbc.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteAddressTest {
  private static RemoteAddress parse(String text) throws SQLException {
    return RemoteAddress.parse(text, null);
  }

  @ParameterizedTest
  @CsvSource({
    "//db, db, 7430, db:7430",
    "//db:1, db, 1, db:1",
    "//db/, db, 7430, db:7430",
    "//10.0.0.1:65535/?, 10.0.0.1, 65535, 10.0.0.1:65535",
    "//[::1], ::1, 7430, [::1]:7430",
    "//[fe80::1%25eth0]:99, fe80::1%25eth0, 99, [fe80::1%25eth0]:99",
  })
  void hostsAndPorts(String text, String host, int port, String shown) throws SQLException {
    RemoteAddress address = parse(text);
    assertEquals(host, address.host());
    assertEquals(port, address.port());
    assertEquals(shown, address.toString());
  }

  @Test
  void escapesAreReadAfterAQuestionMarkAlone() throws SQLException {
    assertEquals(
        Map.of("user", "a b", "password", "x&y=z%;+", "catalog", "c", "schema", "my schema"),
        parse("//db/c/my%20schema?user=a%20b&password=x%26y=z%25;+").properties());
    assertEquals(
        Map.of("user", "a%20b", "password", "x&y=100%?"),
        parse("//db;user=a%20b;;password=x&y=100%?;").properties());
  }

  @Test
  void theUrlWinsOverProperties() throws SQLException {
    Properties beside = new Properties();
    beside.setProperty("User", "eve");
    beside.setProperty("Token", "t");
    assertEquals(
        Map.of("user", "ada", "token", "t"),
        RemoteAddress.parse("//db?USER=ada", beside).properties());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//",
        "//:1",
        "//db:x",
        "//db:70000",
        "//db:",
        "//u:s3cret@db",
        "//db?password=1&s3cret",
        "//db;password=1;s3cret",
        "//db?password=s3cret%",
        "//db?password=s3cret%zz",
        "//db?=s3cret"
      })
  void whatCantBeReadIsRefusedWithoutItsSecrets(String text) {
    SQLException refused = assertThrows(SQLException.class, () -> parse(text));
    assertEquals("08001", refused.getSQLState());
    assertFalse(refused.toString().contains("s3cret"), refused.getMessage());
    assertTrue(refused.getMessage().contains("jdbc:sheaf://host:port"), refused.getMessage());
  }
}
