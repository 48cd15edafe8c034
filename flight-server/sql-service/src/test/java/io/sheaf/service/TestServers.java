package io.sheaf.service;

import io.sheaf.cluster.ServerOptions;
import io.sheaf.graph.SchedulerConfig.Security;
import java.nio.file.Path;
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

  static FlightClient connect(SqlServer server, BufferAllocator allocator) {
    return FlightClient.builder(
            allocator, Location.forGrpcInsecure("127.0.0.1", server.address().port()))
        .build();
  }
}
