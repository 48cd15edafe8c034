package io.sheaf.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CancelStatus;
import org.apache.arrow.flight.CloseSessionRequest;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.PollInfo;
import org.apache.arrow.flight.SessionOptionValueFactory;
import org.apache.arrow.flight.SetSessionOptionsRequest;
import org.apache.arrow.flight.SetSessionOptionsResult;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementQuery;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements under way: polled, listed, cancelled, bounded in number, rows and time. */
class QueriesTest {
  @TempDir Path spill;
  private SqlServer server;
  private BufferAllocator allocator;
  private FlightClient plain;
  private FlightSqlClient client;

  @BeforeEach
  void start() {
    server = TestServers.start(spill, 0, ServiceOptions.DEFAULT.withQueries(2, 1));
    allocator = new RootAllocator();
    plain = TestServers.connect(server, allocator);
    client = new FlightSqlClient(plain);
  }

  @AfterEach
  void end() throws Exception {
    client.close();
    allocator.close();
    server.close();
  }

  private static FlightDescriptor statement(String sql) {
    return FlightDescriptor.command(
        Any.pack(CommandStatementQuery.newBuilder().setQuery(sql).build()).toByteArray());
  }

  private FlightInfo large() {
    return client.execute("SELECT i FROM " + TestServers.numbers(8));
  }

  private long count(FlightInfo info) throws Exception {
    long rows = 0;
    try (FlightStream stream = client.getStream(info.getEndpoints().getFirst().getTicket())) {
      while (stream.next()) {
        rows += stream.getRoot().getRowCount();
      }
    }
    return rows;
  }

  private String value(String sql) throws Exception {
    FlightInfo info = client.execute(sql);
    try (FlightStream stream = client.getStream(info.getEndpoints().getFirst().getTicket())) {
      assertTrue(stream.next());
      String value = String.valueOf(stream.getRoot().getVector(0).getObject(0));
      while (stream.next()) {
        assertTrue(stream.getRoot().getRowCount() >= 0);
      }
      return value;
    }
  }

  @Test
  void aPolledStatementTellsWhenRowsAreThere() throws Exception {
    PollInfo poll = plain.pollInfo(statement("SELECT count(*) FROM " + TestServers.numbers(7)));
    int polls = 1;
    while (poll.getFlightDescriptor().isPresent()) {
      assertTrue(poll.getProgress().orElse(0.0) <= 1);
      poll = plain.pollInfo(poll.getFlightDescriptor().get());
      polls++;
    }
    assertTrue(polls >= 1);
    assertEquals(1, count(poll.getFlightInfo()));
  }

  @Test
  void aPolledFailureIsTold() {
    FlightRuntimeException failure =
        assertThrows(
            FlightRuntimeException.class,
            () -> {
              PollInfo poll = plain.pollInfo(statement("SELECT * FROM nowhere"));
              plain.pollInfo(poll.getFlightDescriptor().orElseThrow());
            });
    assertEquals("42P01", failure.status().metadata().get("sheaf-sqlstate"));
  }

  @Test
  void aCancelledFlightGivesNoMoreRows() throws Exception {
    FlightInfo info = large();
    assertEquals(
        CancelStatus.CANCELLED,
        client.cancelFlightInfo(new CancelFlightInfoRequest(info)).getStatus());
    FlightRuntimeException gone = assertThrows(FlightRuntimeException.class, () -> count(info));
    assertNotNull(gone.status().metadata().get("sheaf-sqlstate"));
    TestServers.awaitIdle(server);
    assertEquals(
        CancelStatus.NOT_CANCELLABLE,
        client.cancelFlightInfo(new CancelFlightInfoRequest(info)).getStatus());
  }

  @Test
  void aCancelledStreamTellsWhy() throws Exception {
    FlightInfo info = large();
    try (FlightStream stream = client.getStream(info.getEndpoints().getFirst().getTicket())) {
      assertTrue(stream.next());
      client.cancelFlightInfo(new CancelFlightInfoRequest(info));
      FlightRuntimeException cancelled =
          assertThrows(
              FlightRuntimeException.class,
              () -> {
                while (stream.next()) {
                  assertTrue(stream.getRoot().getRowCount() > 0);
                }
              });
      assertEquals(FlightStatusCode.CANCELLED, cancelled.status().code());
      assertEquals("57014", cancelled.status().metadata().get("sheaf-sqlstate"));
    }
    TestServers.awaitIdle(server);
  }

  @Test
  void statementsAreListedAndKilled() throws Exception {
    FlightInfo info = large();
    String id =
        value(
            "SELECT id FROM sheaf.queries WHERE state = 'running' AND statement LIKE '%d7%'"
                + " AND statement NOT LIKE '%sheaf.queries%'");
    assertEquals(0, client.executeUpdate("KILL QUERY " + id));
    FlightRuntimeException killed = assertThrows(FlightRuntimeException.class, () -> count(info));
    assertNotNull(killed.status().metadata().get("sheaf-sqlstate"));
    TestServers.awaitIdle(server);
    assertEquals("cancelled", value("SELECT state FROM sheaf.queries WHERE id = " + id));
    FlightRuntimeException unknown =
        assertThrows(FlightRuntimeException.class, () -> client.executeUpdate("KILL QUERY 4711"));
    assertEquals("22023", unknown.status().metadata().get("sheaf-sqlstate"));
  }

  @Test
  void whatAStatementHoldsIsTold() throws Exception {
    FlightInfo info = large();
    String id =
        value(
            "SELECT id FROM sheaf.queries WHERE state = 'running' AND statement LIKE '%d7%'"
                + " AND statement NOT LIKE '%sheaf.queries%'");
    String told = "SELECT CAST(memory AS VARCHAR) || ' ' || CAST(peak_memory > 0 AS VARCHAR)";
    try (FlightStream stream = client.getStream(info.getEndpoints().getFirst().getTicket())) {
      assertTrue(stream.next());
      assertTrue(
          Long.parseLong(value("SELECT peak_memory FROM sheaf.queries WHERE id = " + id)) > 0);
      stream.cancel("enough", null);
    }
    TestServers.awaitIdle(server);
    assertEquals("0 true", value(told + " FROM sheaf.queries WHERE id = " + id));
  }

  @Test
  void aFullServerRefusesClearlyAndGoesOnWhenThereIsRoom() throws Exception {
    FlightInfo first = large();
    FlightInfo second = large();
    PollInfo waiting = plain.pollInfo(statement("SELECT 1"));
    assertTrue(waiting.getFlightDescriptor().isPresent(), "it waits for its turn");
    FlightRuntimeException full =
        assertThrows(FlightRuntimeException.class, () -> client.execute("SELECT 2"));
    assertEquals(FlightStatusCode.RESOURCE_EXHAUSTED, full.status().code());
    assertEquals("53300", full.status().metadata().get("sheaf-sqlstate"));
    client.cancelFlightInfo(new CancelFlightInfoRequest(first));
    while (waiting.getFlightDescriptor().isPresent()) {
      waiting = plain.pollInfo(waiting.getFlightDescriptor().get());
    }
    assertEquals(1, count(waiting.getFlightInfo()));
    client.cancelFlightInfo(new CancelFlightInfoRequest(second));
    TestServers.awaitIdle(server);
  }

  @Test
  void resultsThatNobodyAsksForMakeRoom() throws Exception {
    FlightInfo forgotten = large();
    FlightInfo read = large();
    try (FlightStream stream = client.getStream(read.getEndpoints().getFirst().getTicket())) {
      assertTrue(stream.next());
      assertEquals("3", value("SELECT 3"));
      assertTrue(stream.next()); // one that is read, however slowly, goes on
      FlightRuntimeException dropped =
          assertThrows(FlightRuntimeException.class, () -> count(forgotten));
      assertTrue(dropped.getMessage().contains("not asked for"), dropped.getMessage());
      stream.cancel("enough", null);
    }
    TestServers.awaitIdle(server);
  }

  private static HeaderCallOption header(String name, String value) {
    CallHeaders headers = new FlightCallHeaders();
    headers.insert(name, value);
    return new HeaderCallOption(headers);
  }

  @Test
  void rowsAndTimeAreBounded() throws Exception {
    String sql = "SELECT i FROM " + TestServers.numbers(8);
    assertEquals(5_000, count(client.execute(sql, header("sheaf-max-rows", "5000"))));
    FlightRuntimeException late =
        assertThrows(
            FlightRuntimeException.class,
            () ->
                count(
                    client.execute(
                        "SELECT max(CAST(i AS BIGINT) * i % 7) FROM " + TestServers.numbers(8),
                        header("sheaf-timeout-ms", "50"))));
    assertTrue(late.status().description().contains("longer than 50 ms"), late.getMessage());
    assertThrows(
        FlightRuntimeException.class, () -> client.execute(sql, header("sheaf-max-rows", "x")));
    TestServers.awaitIdle(server);
  }

  @Test
  void sessionsHaveOptions() throws Exception {
    SetSessionOptionsResult set =
        client.setSessionOptions(
            new SetSessionOptionsRequest(
                Map.of(
                    "time_zone",
                    SessionOptionValueFactory.makeSessionOptionValue("Asia/Tokyo"),
                    "sheaf-max-rows",
                    SessionOptionValueFactory.makeSessionOptionValue(7L),
                    "nonsense",
                    SessionOptionValueFactory.makeSessionOptionValue("x"),
                    "memory",
                    SessionOptionValueFactory.makeSessionOptionValue("1GB"))));
    assertEquals(
        List.of("memory", "nonsense"), set.getErrors().keySet().stream().sorted().toList());
    assertEquals("Asia/Tokyo", value("SHOW time_zone"));
    assertEquals(7, count(large()));
    FlightRuntimeException shared =
        assertThrows(FlightRuntimeException.class, () -> client.executeUpdate("SET threads = 5"));
    assertTrue(shared.getMessage().contains("the server's"), shared.getMessage());
    client.executeUpdate("CREATE TABLE t AS SELECT 1 AS a");
    client.closeSession(new CloseSessionRequest());
    assertThrows(FlightRuntimeException.class, () -> client.execute("SELECT * FROM t"));
    TestServers.awaitIdle(server);
  }
}
