package io.sheaf.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.substrait.isthmus.SqlToSubstrait;
import io.substrait.isthmus.sql.SubstraitCreateStatementParser;
import io.substrait.plan.PlanProtoConverter;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlClient.SubstraitPlan;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The distribution as {@code ./sheaf} starts it, in processes of its own. */
@Timeout(180)
@EnabledIfSystemProperty(
    named = DistributionTest.PLACE,
    matches = ".+",
    disabledReason = "the distribution is made after the phase of tests, in package")
class DistributionTest {
  static final String PLACE = "sheaf.distribution";

  private static final Pattern ADDRESS = Pattern.compile("sheaf://[^ ,]*:(\\d+)");
  private static final String TABLE = "CREATE TABLE stones (id BIGINT NOT NULL, name VARCHAR)";

  private final Path distribution = Path.of(System.getProperty(PLACE));
  @TempDir private Path folder;

  /** Starts a command that lists the classes it loads. */
  private Process start(Path classes, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(
        List.of(Files.readString(distribution.resolve("jvm.options")).strip().split(" +", -1)));
    command.add("-Xlog:class+load:file=" + classes);
    try (Stream<Path> libraries = Files.list(distribution.resolve("lib"))) {
      command.add("-cp");
      command.add(
          libraries
              .map(Path::toString)
              .filter(name -> name.endsWith(".jar"))
              .sorted()
              .collect(Collectors.joining(File.pathSeparator)));
    }
    command.add("io.sheaf.cli.Main");
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
  }

  private static boolean knowsPlans(Path classes) throws IOException {
    try (Stream<String> lines = Files.lines(classes, StandardCharsets.UTF_8)) {
      return lines.anyMatch(line -> line.contains("substrait"));
    }
  }

  private static int port(BufferedReader output) throws IOException {
    List<String> said = new ArrayList<>();
    for (String line; (line = output.readLine()) != null; ) {
      said.add(line);
      Matcher address = ADDRESS.matcher(line);
      if (address.find()) {
        return Integer.parseInt(address.group(1));
      }
    }
    throw new IOException("the server has not started: " + said);
  }

  private static String first(int port, SubstraitPlan plan) throws Exception {
    try (BufferAllocator allocator = new RootAllocator();
        FlightSqlClient client =
            new FlightSqlClient(
                FlightClient.builder(allocator, Location.forGrpcInsecure("127.0.0.1", port))
                    .build());
        FlightStream rows =
            client.getStream(client.executeSubstrait(plan).getEndpoints().getFirst().getTicket())) {
      assertTrue(rows.next());
      return rows.getRoot().contentToTSVString();
    }
  }

  @Test
  void itsServerTakesPlansThatIsthmusMakes() throws Exception {
    SubstraitPlan plan =
        new SubstraitPlan(
            new PlanProtoConverter()
                .toProto(
                    new SqlToSubstrait()
                        .convert(
                            "SELECT count(*) AS stones, max(id) AS last FROM stones WHERE id > 1",
                            SubstraitCreateStatementParser.processCreateStatementsToCatalog(TABLE)))
                .toByteArray(),
            "");
    Path opening =
        Files.writeString(
            folder.resolve("opening.sql"),
            TABLE + "; INSERT INTO stones VALUES (1, 'opal'), (2, 'jade'), (3, 'ruby');");
    Path classes = folder.resolve("classes.txt");
    Process server = start(classes, "server", "--port", "0", "--init", opening.toString());
    try (BufferedReader output = server.inputReader(StandardCharsets.UTF_8)) {
      int port = port(output);
      assertFalse(knowsPlans(classes), "a server that was sent no plan has no need of libraries");
      assertEquals("STONES\tLAST\n2\t3\n", first(port, plan));
      assertTrue(knowsPlans(classes));
      server.destroy();
      assertTrue(server.waitFor(60, TimeUnit.SECONDS), "the server has not ended");
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  @Test
  void aCommandOfSqlLoadsNothingOfPlans() throws Exception {
    Path classes = folder.resolve("classes.txt");
    Process sql = start(classes, "sql", "-c", "SELECT 6 * 7 AS answer");
    String said = new String(sql.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, sql.waitFor(), said);
    assertTrue(said.contains("42"), said);
    assertFalse(knowsPlans(classes));
  }
}
