package io.sheaf.service;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.cluster.ServerOptions;
import io.sheaf.graph.SchedulerConfig.Security;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.Location;
import org.apache.arrow.memory.BufferAllocator;

/** Servers on a free port of loopback, and connections to them. */
final class TestServers {
  private TestServers() {}

  static SqlServer start(Path spill) {
    return start(spill, 0, ServiceOptions.DEFAULT);
  }

  static SqlServer start(Path spill, int workers, ServiceOptions options) {
    return new SqlServer(
        new ServerOptions("127.0.0.1", 0, workers, 2, 256 << 20, spill, Security.NONE), options);
  }

  /** A query of the numbers from 0 to below 10 to the given power, as column i, in FROM. */
  static String numbers(int power) {
    String digits = "(VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9))";
    StringBuilder sum = new StringBuilder("0");
    StringBuilder from = new StringBuilder();
    for (int i = 0; i < power; i++) {
      sum.insert(0, "10 * (").append(")").append(" + d").append(i).append(".d");
      from.append(i == 0 ? "" : ", ").append(digits).append(" AS d").append(i).append("(d)");
    }
    return "(SELECT " + sum + " AS i FROM " + from + ") AS numbers";
  }

  /** Waits until no statement runs and no message is held; fails when that takes too long. */
  static void awaitIdle(SqlServer server) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (server.service().runningStatements() > 0 || server.service().messageBytes() > 0) {
      assertTrue(
          System.nanoTime() < deadline,
          () ->
              server.service().runningStatements()
                  + " statements run, bytes held: "
                  + server.service().messageBytes());
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  static FlightClient connect(SqlServer server, BufferAllocator allocator) {
    return FlightClient.builder(
            allocator, Location.forGrpcInsecure("127.0.0.1", server.address().port()))
        .build();
  }
}
