package io.sheaf.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** A server and one client of Arrow's, whose memory is looked at when both are closed. */
final class TestService implements AutoCloseable {
  private final SqlServer server;
  private final BufferAllocator allocator = new RootAllocator();
  private final FlightSqlClient client;

  private TestService(SqlServer server) {
    this.server = server;
    this.client = new FlightSqlClient(TestServers.connect(server, allocator));
  }

  static TestService start(Path spill) {
    return new TestService(TestServers.start(spill));
  }

  SqlServer server() {
    return server;
  }

  BufferAllocator allocator() {
    return allocator;
  }

  FlightSqlClient client() {
    return client;
  }

  /** All rows: bytes and nulls as they are, other values as text. */
  List<List<Object>> rows(FlightInfo info) throws Exception {
    List<List<Object>> rows = new ArrayList<>();
    for (FlightEndpoint endpoint : info.getEndpoints()) {
      try (FlightStream stream = client.getStream(endpoint.getTicket())) {
        assertEquals(info.getSchemaOptional().orElseThrow(), stream.getSchema());
        while (stream.next()) {
          addRows(stream.getRoot(), rows);
        }
      }
    }
    return rows;
  }

  private static void addRows(VectorSchemaRoot root, List<List<Object>> rows) {
    for (int row = 0; row < root.getRowCount(); row++) {
      List<Object> values = new ArrayList<>();
      for (FieldVector vector : root.getFieldVectors()) {
        Object value = vector.getObject(row);
        values.add(value instanceof byte[] || value == null ? value : value.toString());
      }
      rows.add(values);
    }
  }

  @Override
  public void close() throws Exception {
    client.close();
    allocator.close();
    server.close();
  }
}
