package io.sheaf.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.vector.IntVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results that are fetched at several endpoints: each row comes once, whoever reads. */
class EndpointsTest {
  private static final int PARTS = 3;
  private static final long SUM = 499_999_500_000L;

  @TempDir Path spill;
  private TestService service;
  private FlightSqlClient client;

  @BeforeEach
  void start() {
    service = TestService.start(spill);
    client = service.client();
  }

  @AfterEach
  void end() throws Exception {
    service.close();
  }

  private static CallOption parts(int most) {
    CallHeaders headers = new FlightCallHeaders();
    headers.insert("sheaf-endpoints", Integer.toString(most));
    return new HeaderCallOption(headers);
  }

  private FlightInfo inParts(String sql) {
    FlightInfo info = client.execute(sql, parts(PARTS));
    assertEquals(PARTS, info.getEndpoints().size());
    assertFalse(info.getOrdered());
    return info;
  }

  private static String numbers() {
    return "SELECT i FROM " + TestServers.numbers(6);
  }

  private long sum(FlightEndpoint endpoint) throws Exception {
    long sum = 0;
    try (FlightStream stream = client.getStream(endpoint.getTicket())) {
      while (stream.next()) {
        IntVector values = (IntVector) stream.getRoot().getVector(0);
        for (int row = 0; row < stream.getRoot().getRowCount(); row++) {
          sum += values.get(row);
        }
      }
    }
    return sum;
  }

  @Test
  void readersAtOnceShareTheRows() throws Exception {
    FlightInfo info = inParts(numbers());
    long sum = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(PARTS)) {
      List<Callable<Long>> readers = new ArrayList<>();
      info.getEndpoints().forEach(endpoint -> readers.add(() -> sum(endpoint)));
      for (Future<Long> part : threads.invokeAll(readers)) {
        sum += part.get();
      }
    }
    assertEquals(SUM, sum);
    TestServers.awaitIdle(service.server());
    assertEquals(0, service.server().cluster().memory().used());
  }

  @Test
  void streamsThatAreOpenButNotReadKeepNobodyWaiting() throws Exception {
    FlightInfo info = inParts(numbers());
    List<FlightStream> streams = new ArrayList<>();
    info.getEndpoints().forEach(e -> streams.add(client.getStream(e.getTicket())));
    long rows = 0;
    for (FlightStream stream : streams) {
      while (stream.next()) {
        rows += stream.getRoot().getRowCount();
      }
      stream.close();
    }
    assertEquals(1_000_000, rows);
    TestServers.awaitIdle(service.server());
  }

  @Test
  void oneReaderGetsAllAndTheOtherPartsAreEmpty() throws Exception {
    FlightInfo info = inParts(numbers());
    assertEquals(SUM, sum(info.getEndpoints().get(1)));
    TestServers.awaitIdle(service.server()); // what nobody asked for holds nothing
    for (int i = 0; i < 300; i++) {
      client.executeUpdate("SET batch_rows = " + (1_000 + i)); // more than are remembered
    }
    assertEquals(0, sum(info.getEndpoints().get(0)));
    assertEquals(0, sum(info.getEndpoints().get(2)));
    assertThrows(FlightRuntimeException.class, () -> sum(info.getEndpoints().get(0)));
  }

  @Test
  void rowsInOrderHaveOneEnd() throws Exception {
    FlightInfo info = client.execute(numbers() + " ORDER BY i", parts(PARTS));
    assertEquals(1, info.getEndpoints().size());
    assertTrue(info.getOrdered());
    assertEquals(SUM, sum(info.getEndpoints().getFirst()));
    String hidden = "SELECT i % 2 AS i FROM " + TestServers.numbers(3) + " ORDER BY -i LIMIT 50";
    assertEquals(1, client.execute(hidden, parts(PARTS)).getEndpoints().size());
  }

  @Test
  void fewRowsHaveOneEndUnlessAsked() throws Exception {
    FlightInfo info = client.execute("SELECT i FROM " + TestServers.numbers(2));
    assertEquals(1, info.getEndpoints().size());
    assertEquals(4_950, sum(info.getEndpoints().getFirst()));
  }

  @Test
  void cancellingOnePartCancelsAll() throws Exception {
    FlightInfo info = inParts("SELECT i FROM " + TestServers.numbers(9));
    try (FlightStream first = client.getStream(info.getEndpoints().get(0).getTicket());
        FlightStream second = client.getStream(info.getEndpoints().get(1).getTicket())) {
      assertTrue(first.next());
      assertTrue(second.next());
      first.cancel("enough", null);
      assertThrows(
          FlightRuntimeException.class,
          () -> {
            while (second.next()) {
              assertTrue(second.getRoot().getRowCount() > 0);
            }
          });
      assertThrows(FlightRuntimeException.class, () -> sum(info.getEndpoints().get(2)));
    }
    TestServers.awaitIdle(service.server());
    assertEquals(0, service.server().cluster().memory().used());
  }

  @Test
  void aFailureIsToldInAllParts() throws Exception {
    FlightInfo info = inParts("SELECT i / (i - 999000) AS i FROM " + TestServers.numbers(6));
    List<String> told = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Callable<String>> readers = new ArrayList<>();
      info.getEndpoints().subList(0, 2).forEach(endpoint -> readers.add(() -> failure(endpoint)));
      for (Future<String> part : threads.invokeAll(readers)) {
        told.add(part.get());
      }
    }
    told.add(failure(info.getEndpoints().get(2)));
    assertEquals(
        PARTS, told.stream().filter(m -> m.contains("division by zero")).count(), told::toString);
    TestServers.awaitIdle(service.server());
  }

  private String failure(FlightEndpoint endpoint) {
    return assertThrows(FlightRuntimeException.class, () -> sum(endpoint)).getMessage();
  }
}
