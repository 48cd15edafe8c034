package io.sheaf.cluster;

import static io.sheaf.graph.portable.PortableSchedulerContract.layer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.cluster.transport.FlightFrontend;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.graph.Execution;
import io.sheaf.graph.Scheduler;
import io.sheaf.graph.SchedulerConfig.Security;
import io.sheaf.graph.TaskGraph;
import io.sheaf.graph.portable.PortableSchedulerContract;
import io.sheaf.graph.portable.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients of a server: the contract, and what they hear when it dies. */
@Timeout(120)
class ServerTest {
  @TempDir static Path folder;
  private static ClusterServer server;
  private static TestClient client;
  private static Scheduler scheduler;

  @BeforeAll
  static void start() {
    server =
        new ClusterServer(
            new ServerOptions("127.0.0.1", 0, 0, 2, 128 << 20, folder, Security.NONE),
            FlightFrontend.NONE);
    server.awaitWorkers();
    client = new TestClient(folder);
    scheduler = new ClusterProvider().open(client.config("sheaf://" + server.address(), 0));
  }

  @AfterAll
  static void stop() {
    scheduler.close();
    client.close();
    server.close();
  }

  @TestFactory
  Stream<DynamicTest> aServerThatExecutesKeepsTheContract() {
    return PortableSchedulerContract.tests(scheduler, folder, true);
  }

  @Test
  void nobodyListens() {
    SheafException thrown =
        assertThrows(
            SheafException.class,
            () -> new ClusterProvider().open(client.config("sheaf://127.0.0.1:1", 0)));
    assertEquals(ErrorCode.CONNECTION_FAILED, thrown.code());
    assertTrue(thrown.getMessage().contains("127.0.0.1:1"), thrown.getMessage());
  }

  @Test
  void aPortThatIsTakenIsToldWithAWayOut() {
    SheafException taken =
        assertThrows(
            SheafException.class,
            () ->
                new ClusterServer(
                        new ServerOptions(
                            "127.0.0.1",
                            server.address().port(),
                            2,
                            2,
                            64 << 20,
                            folder,
                            Security.NONE),
                        FlightFrontend.NONE)
                    .close());
    assertEquals(ErrorCode.CONNECTION_FAILED, taken.code());
    assertTrue(taken.getMessage().contains("127.0.0.1:" + server.address().port()));
    assertTrue(taken.hint().orElse("").contains("--port 0"), taken.toString());
  }

  @Test
  void aServerOpenToTheNetworkNeedsASecret() {
    SheafException thrown =
        assertThrows(
            SheafException.class,
            () ->
                new ClusterServer(
                        new ServerOptions("0.0.0.0", 0, 0, 1, 64 << 20, folder, Security.NONE),
                        FlightFrontend.NONE)
                    .close());
    assertEquals(ErrorCode.INVALID_SETTING, thrown.code());
  }

  @Test
  void aKilledServerIsAnErrorThatCanBeRetriedAndLeavesNoOrphans(@TempDir Path own)
      throws Exception {
    Process process = launch(2, own);
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      String address = line.substring(0, line.indexOf(' '));
      List<Long> children =
          Arrays.stream(line.substring(line.indexOf('[') + 1, line.indexOf(']')).split(", "))
              .map(Long::parseLong)
              .toList();
      assertEquals(2, children.size());
      Path said = own.resolve("said");
      try (TestClient mine = new TestClient(own);
          Scheduler remote = new ClusterProvider().open(mine.config("sheaf://" + address, 0));
          Execution execution =
              remote.execute(
                  TaskGraph.of(
                      List.of(layer("spin", 2, new Program.Spin(said.toString()))), "spin"))) {
        Eventually.holds("it runs", () -> Files.exists(said));
        long killed = System.nanoTime();
        Eventually.signal("KILL", process.pid());
        SheafException thrown = assertThrows(SheafException.class, execution::await);
        assertEquals("08006", thrown.sqlState());
        assertTrue(System.nanoTime() - killed < 10_000_000_000L);
        assertThrows(
            SheafException.class,
            () ->
                remote.execute(TaskGraph.of(List.of(layer("n", 1, new Program.Numbered(1))), "n")));
      }
      for (long child : children) {
        Eventually.holds("child " + child + " has ended", () -> !Eventually.isAlive(child));
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static Process launch(int workers, Path spill) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> !option.startsWith("-javaagent") && !option.startsWith("-agent"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            TestServer.class.getName(),
            String.valueOf(workers),
            spill.toString()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
