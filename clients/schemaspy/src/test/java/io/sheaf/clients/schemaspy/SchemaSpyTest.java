package io.sheaf.clients.schemaspy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.clients.ServerProcess;
import io.sheaf.clients.SharedServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** SchemaSpy, which writes pages about a schema, as a process of its own. */
@Tag("slow")
@Timeout(300)
@ExtendWith(SharedServer.class)
class SchemaSpyTest {
  @TempDir private Path folder;

  private void writesPages(String driver, String url, String... words) throws Exception {
    Path database =
        Files.writeString(
            folder.resolve("database.properties"),
            "description=Sheaf\ndriver=" + driver + "\nconnectionSpec=" + url + "\n");
    Path pages = folder.resolve("pages");
    Process process =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "org.schemaspy.Main",
                "-t",
                database.toString(),
                "-u",
                "anna",
                "-s",
                "shop",
                "-cat",
                "sheaf",
                "-db",
                "shop",
                "-vizjs",
                "-o",
                pages.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), printed);
    String stones = Files.readString(pages.resolve("tables/stones.html"));
    for (String found : words) {
      assertTrue(stones.contains(found), () -> found + " is missing\n" + printed);
    }
    assertTrue(Files.exists(pages.resolve("tables/takings.html")), printed);
    assertTrue(Files.readString(pages.resolve("index.html")).contains("sales"), printed);
  }

  @Test
  void overSheafsDriver(ServerProcess server) throws Exception {
    writesPages(
        "io.sheaf.jdbc.SheafDriver", server.url(), "price", "DECIMAL", "mined", "stones_pkey");
  }

  @Test
  void overApachesDriver(ServerProcess server) throws Exception {
    writesPages(
        "org.apache.arrow.driver.jdbc.ArrowFlightJdbcDriver",
        server.apacheUrl(),
        "price",
        "DECIMAL",
        "mined"); // it has no indexes, by which SchemaSpy names keys
  }
}
