package io.sheaf.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
  void aServerIsRefusedForNow() {
    SQLException e =
        assertThrows(SQLException.class, () -> DriverManager.getConnection("jdbc:sheaf://host:1"));
    assertEquals("08001", e.getSQLState());
    assertTrue(e.getMessage().contains("jdbc:sheaf://host:1"), e.getMessage());
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
