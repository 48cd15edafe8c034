package io.sheaf.clients.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.clients.ServerProcess;
import io.sheaf.clients.SharedServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sqlline.SqlLine;

/** sqlline, Calcite's and Drill's shell, with a script. */
@Timeout(120)
@ExtendWith(SharedServer.class)
class SqlLineTest {
  @TempDir static Path folder;
  private static ServerProcess server;

  @BeforeAll
  static void start(ServerProcess shared) {
    server = shared;
  }

  /** What sqlline prints for a script. */
  private static String run(Drivers driver, String script) throws IOException {
    Path file = Files.writeString(folder.resolve(driver + ".sql"), script);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream output = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    SqlLine shell = new SqlLine();
    shell.setOutputStream(output);
    shell.setErrorStream(output);
    String[] arguments = {
      "--maxWidth=160",
      "--color=false",
      "--silent=false",
      "-d",
      driver.driver(),
      "-u",
      driver.url(server),
      "-n",
      "",
      "-p",
      "",
      "--run=" + file
    };
    SqlLine.Status status = shell.begin(arguments, new ByteArrayInputStream(new byte[0]), false);
    assertEquals(SqlLine.Status.OK, status, bytes.toString(StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource
  void aScriptAsksAndChanges(Drivers driver) throws IOException {
    String printed =
        run(
            driver,
            """
            SELECT name, price, mined, seen, hard FROM shop.stones ORDER BY id;
            CREATE TABLE mine (id INTEGER, name VARCHAR);
            INSERT INTO mine VALUES (1, 'a'), (2, 'b');
            UPDATE mine SET name = 'c' WHERE id = 2;
            SELECT * FROM mine ORDER BY id;
            !outputformat csv
            SELECT COUNT(*) AS stones, SUM(price) AS worth FROM shop.stones;
            """);
    assertTrue(
        printed.contains("| opal | 2.50  | 2024-02-29 | 2024-03-01 10:00:00.123456 | false |")
            || printed.contains("| opal | 2.50  | 2024-02-29 | 2024-03-01 10:00:00.123 | false |"),
        printed);
    assertTrue(printed.contains("| 2  | c    |"), printed);
    assertTrue(
        printed.contains("'STONES','WORTH'") || printed.contains("'stones','worth'"), printed);
    assertTrue(printed.contains("'3','9.75'"), printed);
  }

  @ParameterizedTest
  @EnumSource
  void theCatalogIsShown(Drivers driver) throws IOException {
    String printed =
        run(
            driver,
            """
            !tables
            !columns stones
            !primarykeys stones
            !indexes stones
            !metadata getSchemas
            !typeinfo
            !isolation TRANSACTION_NONE
            !autocommit
            !dbinfo
            !procedures
            """);
    assertTrue(printed.contains("takings"), printed);
    assertTrue(printed.contains("DECIMAL"), printed);
    assertTrue(printed.contains("information_schema"), printed);
    assertTrue(printed.contains("stones_pkey"), printed);
    if (driver == Drivers.SHEAF) { // Apache's driver has neither types nor indexes.
      assertTrue(printed.contains("stones_name_key"), printed);
      assertTrue(printed.contains("TIMESTAMP WITH LOCAL TIME ZONE"), printed);
    }
  }
}
