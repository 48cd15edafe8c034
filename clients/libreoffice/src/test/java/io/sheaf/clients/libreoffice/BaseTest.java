package io.sheaf.clients.libreoffice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sheaf.clients.ServerProcess;
import io.sheaf.clients.SharedServer;
import io.sheaf.jdbc.Jdks;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** LibreOffice Base, without windows, on a Java of its own with the driver and no option. */
@Tag("slow")
@Timeout(600)
@ExtendWith(SharedServer.class)
class BaseTest {
  @TempDir private Path folder;

  private static boolean isOnPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  private static Office fetched() throws InterruptedException {
    assumeTrue(
        isOnPath("apt-get") && isOnPath("dpkg-deb"), "LibreOffice is fetched from Debian alone");
    try {
      return Office.in(Path.of(System.getProperty("sheaf.office.folder")));
    } catch (IOException e) {
      return abort("LibreOffice can't be fetched: " + e.getMessage());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  /** The driver and what it needs, as LibreOffice takes class paths. */
  private static String driver() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(entry -> Path.of(entry).toUri().toString())
        .collect(Collectors.joining(" "));
  }

  @Test
  void showsTablesAndRows(ServerProcess server) throws Exception {
    Optional<Path> java = Jdks.between(17, 21);
    assumeTrue(java.isPresent(), "there is no JDK 17 to 21 in the usual folders");
    Office office = fetched();
    int port = freePort();
    Process running = office.start(folder.resolve("user"), java.get(), port);
    try {
      Process program =
          new ProcessBuilder(
                  java.get().resolve("bin/java").toString(),
                  "-cp",
                  office.classPath(),
                  Path.of("src/test/office/Base.java").toAbsolutePath().toString(),
                  Integer.toString(port),
                  server.url(),
                  driver(),
                  "io.sheaf.jdbc.SheafDriver")
              .redirectErrorStream(true)
              .start();
      String printed = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, program.waitFor(), printed);
      assertEquals(
          List.of(
              "product Sheaf",
              "table sheaf.shop.sales",
              "table sheaf.shop.stones",
              "table sheaf.shop.takings",
              "column id INTEGER",
              "column name VARCHAR",
              "column price DECIMAL",
              "column mined DATE",
              "column seen TIMESTAMP",
              "column hard BOOLEAN",
              "row 3 ruby - - true",
              "row 2 jade 7.25 2023-12-31 true",
              "row 1 opal 2.50 2024-02-29 false",
              "dear 1"),
          printed.lines().toList());
    } finally {
      running.destroy();
      running.waitFor();
    }
  }
}
