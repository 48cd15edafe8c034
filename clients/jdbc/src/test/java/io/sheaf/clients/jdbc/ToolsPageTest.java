package io.sheaf.clients.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.clients.ServerProcess;
import io.sheaf.clients.SharedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the page about tools has to enter is so: its URLs connect and its classes are there. */
@Timeout(120)
@ExtendWith(SharedServer.class)
class ToolsPageTest {
  private static Set<String> found(String regex) throws IOException {
    String page = Files.readString(Path.of("..", "..", "docs", "guide", "tools.md"));
    Set<String> found = new TreeSet<>();
    Pattern.compile(regex).matcher(page).results().forEach(match -> found.add(match.group()));
    return found;
  }

  @Test
  void urlsConnect(ServerProcess server) throws Exception {
    Set<String> urls = found("jdbc:[a-z-]+://HOST:PORT[^\\s`|]*");
    assertEquals(2, urls.size(), urls.toString());
    for (String url : urls) {
      String filled = url.replace("HOST:PORT", "127.0.0.1:" + server.port());
      try (Connection connection = DriverManager.getConnection(filled)) {
        assertTrue(connection.isValid(10), url);
      }
    }
  }

  @Test
  void dBeaversTemplateConnects(ServerProcess server) throws Exception {
    Set<String> templates = found("jdbc:sheaf://\\{host}[^\\s`|]*");
    assertEquals(1, templates.size(), templates.toString());
    for (String template : templates) {
      String filled =
          template
              .replace("{host}", "127.0.0.1")
              .replace("[:{port}]", ":" + server.port())
              .replace("[{database}]", "sheaf");
      try (Connection connection = DriverManager.getConnection(filled)) {
        assertEquals("sheaf", connection.getCatalog());
      }
    }
  }

  @Test
  void classesAreThere() throws Exception {
    Set<String> classes = found("io\\.sheaf\\.jdbc\\.\\w+");
    assertEquals(Set.of("io.sheaf.jdbc.SheafDriver"), classes);
    for (String name : classes) {
      assertNotNull(Class.forName(name).getDeclaredConstructor().newInstance());
    }
  }
}
