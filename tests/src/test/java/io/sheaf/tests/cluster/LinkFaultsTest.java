package io.sheaf.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.tests.cluster.FaultRun.Outcome;
import io.sheaf.tests.tpch.TpchQueries;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three workers, of which two are reached through links that break, stall or are slow.
 *
 * <pre>
 *   server, worker-1 --- relay --- left        each relay carries what is read from its worker;
 *                   \--- relay --- right       a third one carries right's control stream
 * </pre>
 */
class LinkFaultsTest {
  private static final String QUERY = "q09";
  private static final int WORKERS = 3;

  @TempDir static Path folder;
  private static final List<SheafProcess> WORKER_PROCESSES = new ArrayList<>();
  private static SheafProcess server;
  private static ProcessSession session;
  private static LinkRelay left;
  private static LinkRelay right;
  private static LinkRelay control;

  @BeforeAll
  static void open() {
    server = SheafProcess.server(1, folder.resolve("server"));
    String coordinator = server.hostAndPort();
    control = new LinkRelay().to(Integer.parseInt(coordinator.split(":", 2)[1]));
    left = worker("left", coordinator);
    right = worker("right", "127.0.0.1:" + control.port());
    session = ProcessSession.at(server, folder.resolve("spill"), WorkerFaultsTest.SETTINGS);
    session.awaitWorkers(WORKERS);
    checked(List.of(), () -> {}); // warms up
  }

  private static LinkRelay worker(String name, String coordinator) {
    int port = SheafProcess.freePort();
    LinkRelay relay = new LinkRelay().to(port);
    WORKER_PROCESSES.add(
        SheafProcess.worker(
            name,
            coordinator,
            folder.resolve(name),
            "--port",
            String.valueOf(port),
            "--advertise",
            "127.0.0.1:" + relay.port()));
    return relay;
  }

  @AfterEach
  void mend() {
    List.of(left, right, control).forEach(LinkRelay::mend);
    session.awaitWorkers(WORKERS);
  }

  @AfterAll
  static void close() {
    session.close();
    WORKER_PROCESSES.forEach(SheafProcess::close);
    server.close();
    List.of(left, right, control).forEach(LinkRelay::close);
  }

  private static Outcome checked(List<Integer> points, Runnable strike) {
    Outcome outcome = FaultRun.of(session, TpchQueries.text(QUERY), points, strike);
    assertNull(outcome.difference(TpchAnswers.of(QUERY)), outcome.toString());
    assertEquals(points.size(), outcome.strikes());
    return outcome;
  }

  private static int tasks() {
    long before = left.carried() + right.carried();
    int tasks = checked(List.of(), () -> {}).tasks();
    assertTrue(left.carried() + right.carried() > before, "the relays carry the exchanges");
    return tasks;
  }

  @Test
  void linksThatBreakInTheMiddleOfExchangesLoseNothing() {
    int tasks = tasks();
    checked(
        List.of(tasks / 4, tasks / 2, 3 * tasks / 4),
        () -> {
          left.breakOff();
          right.breakOff();
        });
  }

  @Test
  void aWorkerThatNobodyCanReachIsGivenUp() {
    int tasks = tasks();
    checked(List.of(tasks / 2), left::cut);
  }

  @Test
  void aLinkThatStallsIsFoundOut() {
    int tasks = tasks();
    Outcome outcome = checked(List.of(tasks / 2), left::stall);
    assertTrue(outcome.millis() < 55_000, outcome.toString());
  }

  @Test
  void slowLinksAreNoFault() {
    tasks();
    left.throttle(256 << 10);
    right.throttle(256 << 10);
    Outcome outcome = checked(List.of(), () -> {});
    assertEquals(0, outcome.recomputed(), outcome.toString());
  }

  @Test
  void aWorkerThatIsCutOffFromItsCoordinatorJoinsAgain() {
    int tasks = tasks();
    checked(List.of(tasks / 2), control::breakOff);
    session.awaitWorkers(WORKERS);
  }

  @Test
  void aCoordinatorThatIsNotHeardAnyMoreIsLeft() {
    int tasks = tasks();
    checked(List.of(tasks / 2), control::stall);
    control.mend();
    session.awaitWorkers(WORKERS);
  }
}
