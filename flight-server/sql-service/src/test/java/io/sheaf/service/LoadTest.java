package io.sheaf.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.AsyncPutListener;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightGrpcUtils;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlUtils;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many clients, clients that go away, clients that send nonsense: nothing is left over. */
class LoadTest {
  @TempDir Path spill;
  private SqlServer server;
  private BufferAllocator allocator;

  @BeforeEach
  void start() {
    server = TestServers.start(spill);
    allocator = new RootAllocator();
  }

  @AfterEach
  void end() {
    allocator.close();
    server.close();
  }

  private FlightSqlClient connect() {
    return new FlightSqlClient(TestServers.connect(server, allocator));
  }

  private static long sum(FlightSqlClient client, String sql) throws Exception {
    long sum = 0;
    FlightInfo info = client.execute(sql);
    try (FlightStream stream = client.getStream(info.getEndpoints().getFirst().getTicket())) {
      while (stream.next()) {
        VectorSchemaRoot root = stream.getRoot();
        for (int row = 0; row < root.getRowCount(); row++) {
          sum +=
              root.getVector(0) instanceof IntVector ints
                  ? ints.get(row)
                  : ((BigIntVector) root.getVector(0)).get(row);
        }
      }
    }
    return sum;
  }

  @Test
  void fiftyClientsAtATimeGetTheirOwn() throws Exception {
    int clients = 50;
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      List<Future<Long>> sums = new ArrayList<>();
      for (int c = 0; c < clients; c++) {
        int number = c;
        sums.add(
            threads.submit(
                () -> {
                  try (FlightSqlClient client = connect()) {
                    client.executeUpdate("CREATE TABLE mine AS SELECT " + number + " AS n");
                    return sum(
                        client,
                        "SELECT i + n FROM mine, "
                            + TestServers.numbers(4)
                            + " WHERE n = "
                            + number);
                  }
                }));
      }
      for (int c = 0; c < clients; c++) {
        assertEquals(49_995_000L + 10_000L * c, sums.get(c).get());
      }
    }
    TestServers.awaitIdle(server);
  }

  private void cancel(int times) throws Exception {
    try (FlightSqlClient client = connect()) {
      for (int i = 0; i < times; i++) {
        FlightInfo info = client.execute("SELECT i, i AS j FROM " + TestServers.numbers(8));
        FlightStream stream = client.getStream(info.getEndpoints().getFirst().getTicket());
        if (i % 3 > 0) {
          assertTrue(stream.next());
        }
        if (i % 3 > 1) {
          assertTrue(stream.next());
        }
        stream.cancel("enough", null);
        stream.close();
      }
    }
    TestServers.awaitIdle(server);
    assertEquals(0, server.service().messageBytes());
    assertEquals(0, server.cluster().memory().used());
  }

  @Test
  void cancelledStreamsLeaveNothing() throws Exception {
    cancel(30);
  }

  @Test
  @Tag("slow")
  void aThousandCancelledStreamsLeaveNothing() throws Exception {
    cancel(1_000);
  }

  @Test
  void clientsThatVanishLeaveNothing() throws Exception {
    for (int i = 0; i < 10; i++) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.address().port())
              .usePlaintext()
              .build();
      try (FlightClient vanishing =
          FlightGrpcUtils.createFlightClientWithSharedChannel(allocator, channel)) {
        FlightInfo info =
            new FlightSqlClient(vanishing).execute("SELECT i FROM " + TestServers.numbers(8));
        FlightStream stream = vanishing.getStream(info.getEndpoints().getFirst().getTicket());
        assertTrue(stream.next());
        channel.shutdownNow();
        stream.close();
      }
    }
    TestServers.awaitIdle(server);
    assertEquals(0, server.cluster().memory().used());
  }

  @Test
  void aClientThatDoesNotReadHoldsLittle() throws Exception {
    try (FlightSqlClient client = connect()) {
      FlightInfo info =
          client.execute("SELECT i, repeat('x', 100) AS words FROM " + TestServers.numbers(7));
      try (FlightStream stream = client.getStream(info.getEndpoints().getFirst().getTicket())) {
        assertTrue(stream.next());
        sum(client, "SELECT i FROM " + TestServers.numbers(6)); // others go on
        assertTrue(
            server.cluster().memory().used() < 64 << 20,
            "holds " + server.cluster().memory().used());
        assertTrue(
            server.service().messageBytes() < 64 << 20,
            "messages hold " + server.service().messageBytes());
      }
    }
    TestServers.awaitIdle(server);
  }

  @Test
  void nonsenseIsAnswered() throws Exception {
    Random random = new Random(7);
    try (FlightClient client = TestServers.connect(server, allocator);
        FlightSqlClient sql = connect()) {
      for (int i = 0; i < 200; i++) {
        byte[] bytes = new byte[random.nextInt(60)];
        random.nextBytes(bytes);
        assertThrows(
            FlightRuntimeException.class,
            () -> {
              try (FlightStream stream = client.getStream(new Ticket(bytes))) {
                stream.next();
              }
            });
        assertThrows(
            FlightRuntimeException.class, () -> client.getInfo(FlightDescriptor.command(bytes)));
        assertThrows(
            FlightRuntimeException.class, () -> client.getSchema(FlightDescriptor.command(bytes)));
        assertThrows(
            FlightRuntimeException.class, () -> client.pollInfo(FlightDescriptor.command(bytes)));
        assertThrows(
            FlightRuntimeException.class,
            () ->
                client
                    .doAction(
                        new Action(
                            FlightSqlUtils.FLIGHT_SQL_ACTIONS
                                .get(random.nextInt(FlightSqlUtils.FLIGHT_SQL_ACTIONS.size()))
                                .getType(),
                            bytes))
                    .forEachRemaining(result -> assertNotNull(result.getBody())));
        if (i % 10 == 0) {
          assertThrows(
              FlightRuntimeException.class,
              () -> {
                try (VectorSchemaRoot root = VectorSchemaRoot.of()) {
                  FlightClient.ClientStreamListener put =
                      client.startPut(
                          FlightDescriptor.command(bytes), root, new AsyncPutListener());
                  put.completed();
                  put.getResult();
                }
              });
        }
      }
      assertThrows(
          FlightRuntimeException.class, () -> client.getInfo(FlightDescriptor.path("a", "b")));
      damaged(sql, client, random);
      assertEquals(10, sum(sql, "SELECT 10"));
    }
    TestServers.awaitIdle(server);
  }

  /** Right tickets but for one bit of what names the result. */
  private void damaged(FlightSqlClient sql, FlightClient client, Random random) throws Exception {
    FlightInfo info = sql.execute("SELECT 1");
    for (int i = 0; i < 100; i++) {
      byte[] bytes = info.getEndpoints().getFirst().getTicket().getBytes().clone();
      bytes[bytes.length - 1 - random.nextInt(16)] ^= (byte) (1 << random.nextInt(8));
      assertThrows(
          FlightRuntimeException.class,
          () -> {
            try (FlightStream stream = client.getStream(new Ticket(bytes))) {
              stream.next();
            }
          });
    }
    try (FlightStream stream = sql.getStream(info.getEndpoints().getFirst().getTicket())) {
      assertTrue(stream.next());
    }
  }
}
