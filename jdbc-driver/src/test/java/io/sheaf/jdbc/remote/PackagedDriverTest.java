package io.sheaf.jdbc.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sheaf.jdbc.Jdks;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar that programs take: alone on the class path of a JVM without options, it must work and
 * print nothing. Runs after the jar was made, {@code mvn verify -pl jdbc-driver}.
 */
class PackagedDriverTest {
  private static final long MAX_BYTES = 15_000_000;
  private static final String PROGRAM =
      """
      import java.sql.*;

      public class Program {
        public static void main(String[] args) throws Exception {
          long sum = 0;
          try (Connection connection = DriverManager.getConnection(args[0]);
              Statement statement = connection.createStatement();
              ResultSet rows = statement.executeQuery("SELECT numbers 1000")) {
            while (rows.next()) {
              sum += rows.getLong("n");
            }
            try (PreparedStatement echo = connection.prepareStatement("echo ? ?")) {
              echo.setString(1, "text");
              echo.setBigDecimal(2, new java.math.BigDecimal("1.50"));
              try (ResultSet row = echo.executeQuery()) {
                row.next();
                System.out.print(row.getString(1) + " " + row.getBigDecimal(2) + " ");
              }
            }
          }
          try {
            DriverManager.getConnection("jdbc:sheaf://localhost:1");
          } catch (SQLException e) {
            System.out.print(e.getSQLState() + " ");
          }
          System.out.print(sum);
        }
      }
      """;

  @TempDir private Path folder;

  private static File jar() {
    String jar = System.getProperty("sheaf.driver.jar");
    assumeTrue(jar != null, "needs the packaged driver: mvn verify -pl jdbc-driver");
    return new File(jar);
  }

  private void runsSilently(Path home) throws Exception {
    Path source = Files.writeString(folder.resolve("Program.java"), PROGRAM);
    try (TestServer server = new TestServer()) {
      Process process =
          new ProcessBuilder(
                  home.resolve("bin/java").toString(),
                  "-cp",
                  jar().toString(),
                  source.toString(),
                  server.url())
              .redirectErrorStream(true)
              .start();
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals("text 1.50 08001 499500", printed);
      assertEquals(0, process.waitFor());
    }
  }

  @Test
  void runsOnAJdk17() throws Exception {
    Optional<Path> home = Jdks.between(17, 17);
    assumeTrue(home.isPresent(), "there is no JDK 17 in the usual folders");
    runsSilently(home.get());
  }

  @Test
  void runsOnThisJdk() throws Exception {
    runsSilently(Path.of(System.getProperty("java.home")));
  }

  @Test
  void isSmallAndKeepsToItsOwnNames() throws IOException {
    assertTrue(jar().length() < MAX_BYTES, jar().length() + " bytes");
    try (JarFile jar = new JarFile(jar())) {
      List<String> strangers =
          jar.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.endsWith(".class"))
              .filter(
                  name ->
                      !name.replaceFirst("META-INF/versions/\\d+/", "")
                          .startsWith("io/sheaf/jdbc/"))
              .toList();
      assertEquals(List.of(), strangers);
      assertFalse(jar.getEntry("META-INF/services/java.sql.Driver") == null);
    }
  }
}
