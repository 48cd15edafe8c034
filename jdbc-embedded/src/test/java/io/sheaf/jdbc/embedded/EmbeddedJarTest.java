package io.sheaf.jdbc.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sheaf.jdbc.Jdks;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The one jar, alone on the class path of a fresh JVM: with the options it works and prints
 * nothing, without it says which to add. Runs after the jar was made, {@code mvn verify}.
 */
@Timeout(120)
class EmbeddedJarTest {
  private static final String OPTIONS =
      "--add-opens=java.base/java.nio=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
          + " --enable-native-access=ALL-UNNAMED";
  private static final String PROGRAM =
      """
      import java.sql.*;

      public class Program {
        public static void main(String[] args) {
          try (Connection connection = DriverManager.getConnection("jdbc:sheaf:threads=2;memory=256MB");
              Statement statement = connection.createStatement()) {
            String file = args[0].replace("'", "''");
            statement.executeUpdate(
                "COPY (SELECT x, x % 3 AS y FROM UNNEST(range(1000)) AS t (x)) TO '" + file + "'");
            try (ResultSet rows = statement.executeQuery(
                "SELECT y, SUM(x) AS s FROM '" + file + "' GROUP BY y ORDER BY y")) {
              while (rows.next()) {
                System.out.println(rows.getInt(1) + " " + rows.getLong("s"));
              }
            }
            statement.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b VARCHAR CHECK (b <> ''))");
            statement.executeUpdate("INSERT INTO t VALUES (1, 'x'), (2, 'y')");
            for (String sql : new String[] {
                "SELECT json_extract('{\\"k\\": [1, 2]}', '$.k[1]'), regexp_replace('abc', 'b', '-')",
                "SELECT count(*), max(b) FROM (SELECT * FROM t WHERE b SIMILAR TO '[xy]') AS s",
                "SELECT sum(x) OVER (ORDER BY x) AS s FROM range(3) AS r (x) ORDER BY s DESC LIMIT 1",
                "SELECT t.b FROM t JOIN t AS u ON t.a = u.a + 1 LEFT JOIN t AS v USING (b)"}) {
              try (ResultSet row = statement.executeQuery(sql)) {
                row.next();
                System.out.print(row.getString(1) + ";");
              }
            }
            for (String ending : new String[] {".csv", ".json", ".arrow", ".avro", ".xlsx"}) {
              statement.executeUpdate("COPY t TO '" + file + ending + "'");
              try (ResultSet row = statement.executeQuery("SELECT sum(a) FROM '" + file + ending + "'")) {
                row.next();
                System.out.print(row.getInt(1) + ";");
              }
            }
            try {
              statement.executeQuery("SELECT nothing FROM t");
            } catch (SQLException e) {
              System.out.println(e.getSQLState());
            }
            System.out.println(connection.getMetaData().getDriverVersion());
          } catch (SQLException e) {
            System.out.println(e.getSQLState() + ": " + e.getMessage());
          }
        }
      }
      """;

  @TempDir private Path folder;

  private static File jar() {
    String jar = System.getProperty("sheaf.embedded.jar");
    assumeTrue(jar != null, "needs the packaged jar: mvn verify -pl jdbc-embedded -am");
    return new File(jar);
  }

  @BeforeEach
  void compile() throws IOException {
    Path source = Files.writeString(folder.resolve("Program.java"), PROGRAM);
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "--release", "17", "-d", folder.toString(), source.toString()));
  }

  /** What the program prints, with the jar alone beside it. */
  private List<String> run(Path home, List<String> options) throws Exception {
    return run(home, options, "");
  }

  /**
   * What the program prints.
   *
   * @param before on the class path before the jar
   */
  private List<String> run(Path home, List<String> options, String before) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/java").toString());
    command.addAll(options);
    command.addAll(List.of("-Xmx512m", "-cp", before + jar() + File.pathSeparator + folder));
    command.addAll(List.of("Program", folder.resolve("rows.parquet").toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertEquals(0, process.waitFor(), () -> String.join("\n", lines));
    return lines;
  }

  private static Path thisJdk() {
    return Path.of(System.getProperty("java.home"));
  }

  @Test
  void withTheOptionsItWorksAndPrintsNothing() throws Exception {
    List<String> printed = run(thisJdk(), List.of(OPTIONS.split(" ", -1)));
    assertEquals(List.of("0 166833", "1 166167", "2 166500"), printed.subList(0, 3));
    assertEquals("2;2;3;y;3;3;3;3;3;42703", printed.get(3));
    assertEquals(5, printed.size(), () -> String.join("\n", printed));
  }

  /**
   * Classes that a program's own, other versions of libraries have; of these, nothing is in them.
   */
  private static final List<String> OTHERS =
      List.of(
          "com.google.common.collect.ImmutableList",
          "com.google.protobuf.ByteString",
          "com.fasterxml.jackson.databind.ObjectMapper",
          "org.apache.calcite.rel.RelNode",
          "org.apache.calcite.sql.SqlNode",
          "org.apache.arrow.vector.FieldVector",
          "org.apache.arrow.memory.ArrowBuf",
          "org.apache.parquet.schema.MessageType",
          "org.apache.avro.Schema",
          "org.apache.commons.lang3.StringUtils",
          "org.apache.commons.csv.CSVFormat",
          "org.slf4j.LoggerFactory",
          "io.grpc.Status",
          "kotlin.Unit");

  @Test
  void aProgramsOwnVersionsDoNotMatter() throws Exception {
    Path others = Files.createDirectories(folder.resolve("others"));
    List<String> sources = new ArrayList<>(List.of("-d", others.toString()));
    for (String name : OTHERS) {
      int dot = name.lastIndexOf('.');
      Path source = others.resolve(name.substring(dot + 1) + ".java");
      Files.writeString(
          source,
          "package "
              + name.substring(0, dot)
              + "; public class "
              + name.substring(dot + 1)
              + " {}");
      sources.add(source.toString());
    }
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler().run(null, null, null, sources.toArray(String[]::new)));
    assertEquals(
        run(thisJdk(), List.of(OPTIONS.split(" ", -1))),
        run(thisJdk(), List.of(OPTIONS.split(" ", -1)), others + File.pathSeparator));
  }

  @Test
  void itKeepsToItsOwnNames() throws IOException {
    try (JarFile jar = new JarFile(jar())) {
      assertEquals(
          List.of(),
          jar.stream()
              .map(entry -> entry.getName().replaceFirst("META-INF/versions/\\d+/", ""))
              .filter(name -> name.endsWith(".class"))
              .filter(name -> !name.matches("(io/sheaf|com/github/luben|org/xerial/snappy)/.*"))
              .toList());
      assertEquals(
          List.of("META-INF/services/java.sql.Driver"),
          jar.stream()
              .map(entry -> entry.getName())
              .filter(name -> name.matches("META-INF/services/(?!io\\.sheaf\\.).+"))
              .toList());
    }
  }

  @Test
  void withoutThemItSaysWhichToAdd() throws Exception {
    List<String> printed = run(thisJdk(), List.of());
    assertEquals(1, printed.size(), () -> String.join("\n", printed));
    assertTrue(printed.get(0).startsWith("08001: "), printed.get(0));
    assertTrue(printed.get(0).endsWith(OPTIONS), printed.get(0));
  }

  @Test
  void anOlderJavaIsToldWhichItNeeds() throws Exception {
    Optional<Path> home = Jdks.between(17, 17);
    assumeTrue(home.isPresent(), "there is no JDK 17 in the usual folders");
    List<String> printed = run(home.get(), List.of());
    assertEquals(1, printed.size(), () -> String.join("\n", printed));
    assertTrue(printed.get(0).startsWith("08001: "), printed.get(0));
    assertTrue(printed.get(0).contains("needs Java 25; this is Java 17"), printed.get(0));
    assertTrue(printed.get(0).endsWith(OPTIONS), printed.get(0));
  }

  @Test
  void itRegistersSheafsDriverAlone() throws IOException {
    try (JarFile jar = new JarFile(jar());
        var services = jar.getInputStream(jar.getEntry("META-INF/services/java.sql.Driver"))) {
      assertEquals(
          "io.sheaf.jdbc.SheafDriver",
          new String(services.readAllBytes(), StandardCharsets.UTF_8).strip());
    }
  }
}
