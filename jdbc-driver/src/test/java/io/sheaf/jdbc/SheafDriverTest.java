package io.sheaf.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SheafDriverTest {
  @Test
  void settingsComeFromTheUrlAndTheProperties() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("memory", "1GB");
    properties.setProperty("Threads", "8");
    properties.setProperty("user", "anna");
    assertEquals(
        Map.of("threads", "2", "memory", "1GB"), SheafDriver.settings("threads=2;", properties));
    assertEquals(
        Map.of("threads", "2", "memory", "4GB"),
        SheafDriver.settings(";threads=2; MEMORY=4GB", null));
  }

  @Test
  void aPartOfTheUrlWithoutAValueIsNamed() {
    SQLException e =
        assertThrows(SQLException.class, () -> SheafDriver.settings("threads=2;fast", null));
    assertEquals("22023", e.getSQLState());
    assertTrue(e.getMessage().contains("\"fast\""), e.getMessage());
  }

  @Test
  void otherUrlsAreLeftToOtherDrivers() throws SQLException {
    assertNull(new SheafDriver().connect("jdbc:other:x", new Properties()));
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    String url = "jdbc:sheaf://localhost:" + port;
    SQLException e = assertThrows(SQLException.class, () -> DriverManager.getConnection(url));
    assertEquals("08001", e.getSQLState());
    assertTrue(e.getMessage().contains("localhost:" + port), e.getMessage());
  }

  @Test
  void anOlderJavaIsToldWhatTheEngineNeeds() {
    SQLException e = assertThrows(SQLException.class, () -> SheafDriver.checkJvm(17, false));
    assertEquals("08001", e.getSQLState());
    assertTrue(e.getMessage().contains("needs Java 25; this is Java 17"), e.getMessage());
    assertTrue(e.getMessage().contains("--add-opens=java.base/java.nio=ALL-UNNAMED"));
  }

  @Test
  void aMissingOptionIsNamed() {
    SQLException e = assertThrows(SQLException.class, () -> SheafDriver.checkJvm(25, false));
    assertEquals("08001", e.getSQLState());
    assertTrue(e.getMessage().contains("--add-opens=java.base/java.nio=ALL-UNNAMED"));
  }

  @Test
  void withoutAnEngineTheDriverSaysWhatIsMissing() {
    SQLException e =
        assertThrows(SQLException.class, () -> DriverManager.getConnection("jdbc:sheaf:"));
    assertEquals("08001", e.getSQLState());
    assertTrue(e.getMessage().contains("sheaf-sql-frontend"), e.getMessage());
  }
}
