package io.sheaf.clients.adbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.clients.ServerProcess;
import io.sheaf.clients.SharedServer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlInfo;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What an ODBC driver of Flight SQL asks for Power BI or Excel: an imitation of its calls, made
 * with Arrow's client.
 */
@Timeout(120)
@ExtendWith(SharedServer.class)
class PowerBiCallsTest {
  private static List<String> column(FlightSqlClient client, FlightInfo info, int column)
      throws Exception {
    List<String> values = new ArrayList<>();
    for (FlightEndpoint endpoint : info.getEndpoints()) {
      try (FlightStream stream = client.getStream(endpoint.getTicket())) {
        while (stream.next()) {
          VectorSchemaRoot root = stream.getRoot();
          for (int row = 0; row < root.getRowCount(); row++) {
            values.add(String.valueOf(root.getVector(column).getObject(row)));
          }
        }
      }
    }
    return values;
  }

  @Test
  void aTableIsFoundAndItsQueryFolded(ServerProcess server) throws Exception {
    try (BufferAllocator allocator = new RootAllocator();
        FlightClient plain =
            FlightClient.builder(allocator, Location.forGrpcInsecure("127.0.0.1", server.port()))
                .build();
        FlightSqlClient client = new FlightSqlClient(plain)) {
      plain.handshake();
      assertEquals(
          3,
          column(
                  client,
                  client.getSqlInfo(
                      SqlInfo.FLIGHT_SQL_SERVER_NAME,
                      SqlInfo.SQL_IDENTIFIER_QUOTE_CHAR,
                      SqlInfo.SQL_NUMERIC_FUNCTIONS),
                  0)
              .size());
      assertTrue(column(client, client.getSqlInfo(new int[0]), 0).size() > 70);
      assertTrue(column(client, client.getXdbcTypeInfo(), 0).contains("DECIMAL"));
      assertEquals(List.of("sheaf"), column(client, client.getCatalogs(), 0));
      assertEquals(
          List.of("SYSTEM TABLE", "TABLE", "VIEW"), column(client, client.getTableTypes(), 0));
      assertEquals(
          List.of("sales", "stones", "takings"),
          column(client, client.getTables("sheaf", "shop", "%", null, true), 2));
      FlightSqlClient.PreparedStatement query =
          client.prepare(
              "select \"name\", sum(\"price\") as \"C1\" from (select \"name\", \"price\" from"
                  + " \"sheaf\".\"shop\".\"stones\" where \"price\" is not null) as \"ITBL\""
                  + " group by \"name\" order by 1 limit 1001");
      assertEquals(2, query.getResultSetSchema().getFields().size());
      assertEquals(List.of("jade", "opal"), column(client, query.execute(), 0));
      query.close();
    }
  }
}
