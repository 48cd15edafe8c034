package io.sheaf.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.sql.Session;
import java.nio.file.Path;
import java.util.Map;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose statements run on worker processes. */
class WorkersTest {
  @TempDir Path folder;

  private static long first(FlightSqlClient client, String sql) throws Exception {
    FlightInfo info = client.execute(sql);
    try (FlightStream stream = client.getStream(info.getEndpoints().getFirst().getTicket())) {
      assertTrue(stream.next());
      return Long.parseLong(stream.getRoot().getVector(0).getObject(0).toString());
    }
  }

  @Test
  void statementsRunOnTheWorkers() throws Exception {
    String file = folder.resolve("numbers.parquet").toString();
    try (Session session = Session.open(Map.of())) {
      session
          .execute(
              "COPY (SELECT i, i % 4 AS g FROM " + TestServers.numbers(5) + ") TO '" + file + "'")
          .close();
    }
    try (BufferAllocator allocator = new RootAllocator();
        SqlServer server = TestServers.start(folder.resolve("spill"), 2, ServiceOptions.DEFAULT);
        FlightSqlClient client = new FlightSqlClient(TestServers.connect(server, allocator))) {
      assertEquals(2, server.cluster().processes().size());
      assertEquals(
          1_250_025_000L,
          first(
              client, "SELECT max(s) FROM (SELECT g, sum(i) AS s FROM '" + file + "' GROUP BY g)"));
      client.executeUpdate("CREATE TABLE t AS SELECT * FROM '" + file + "' WHERE i < 10");
      assertEquals(45, first(client, "SELECT sum(i) FROM t"));
      assertEquals(2, first(client, "SELECT count(*) FROM sheaf.workers WHERE role = 'worker'"));
      TestServers.awaitIdle(server);
    }
  }
}
