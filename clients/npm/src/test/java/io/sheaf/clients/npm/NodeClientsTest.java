package io.sheaf.clients.npm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sheaf.clients.ServerProcess;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two clients from npm, of which nothing is shared with Arrow's Java: one wraps Arrow's client in
 * Rust, one is JavaScript and logs in by handshake. npm fetches them.
 */
@Tag("slow")
@Timeout(300)
class NodeClientsTest {
  /** A line of a file of users: ada, whose password is s3cret. */
  private static final String ADA =
      "ada:pbkdf2-sha256$600000$frOnqq3Tp9liZavd8AmTjA==$gMMfB1u1UfMNWVOIa7fGSaF9avhi9Kg1k5Ftc7vSNWQ=\n";

  private static final String ROWS =
      "\"rows\":[{\"id\":1,\"name\":\"opal\",\"hard\":false},{\"id\":2,\"name\":\"jade\",\"hard\":true},"
          + "{\"id\":3,\"name\":\"ruby\",\"hard\":true}],\"count\":10000";

  @TempDir private Path folder;

  private static boolean isOnPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
  }

  private List<String> run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), printed);
    return printed.lines().toList();
  }

  @Test
  void clientsForNodeAsk() throws Exception {
    assumeTrue(isOnPath("npm") && isOnPath("node"), "there is no Node");
    for (String name : List.of("client.js", "package.json")) {
      Files.copy(Path.of("src/test/node", name), folder.resolve(name));
    }
    run("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts");
    Path users = Files.writeString(folder.resolve("users.txt"), ADA);
    try (ServerProcess server = ServerProcess.start(folder, "--users", users.toString())) {
      List<String> printed =
          run("node", "client.js", "127.0.0.1", Integer.toString(server.port()), "ada", "s3cret");
      assertEquals(2, printed.size(), () -> String.join("\n", printed));
      assertTrue(printed.get(0).startsWith("{\"client\":\"rust\"," + ROWS), printed.get(0));
      assertTrue(
          printed.get(0).endsWith("\"tables\":[\"sales\",\"stones\",\"takings\"]}"),
          printed.get(0));
      assertEquals("{\"client\":\"javascript\"," + ROWS + "}", printed.get(1));
    }
  }
}
