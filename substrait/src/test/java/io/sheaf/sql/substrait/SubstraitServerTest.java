package io.sheaf.sql.substrait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.cluster.ServerOptions;
import io.sheaf.graph.SchedulerConfig.Security;
import io.sheaf.service.ServiceOptions;
import io.sheaf.service.SqlServer;
import java.nio.file.Path;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlClient.PreparedStatement;
import org.apache.arrow.flight.sql.FlightSqlClient.SubstraitPlan;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlInfo;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans that a client of Flight SQL sends. */
class SubstraitServerTest {
  private static final String TABLE = "CREATE TABLE stones (id BIGINT NOT NULL, name VARCHAR)";

  @TempDir private Path spill;
  private SqlServer server;
  private BufferAllocator allocator;
  private FlightSqlClient client;

  @BeforeEach
  void start() {
    server =
        new SqlServer(
            new ServerOptions("127.0.0.1", 0, 0, 2, 64 << 20, spill, Security.NONE),
            ServiceOptions.DEFAULT);
    allocator = new RootAllocator();
    client =
        new FlightSqlClient(
            FlightClient.builder(
                    allocator, Location.forGrpcInsecure("127.0.0.1", server.address().port()))
                .build());
    client.executeUpdate(TABLE);
    client.executeUpdate("INSERT INTO stones VALUES (1, 'opal'), (2, 'jade'), (3, 'ruby')");
  }

  @AfterEach
  void end() throws Exception {
    client.close();
    allocator.close();
    server.close();
  }

  private static SubstraitPlan plan(String sql) throws Exception {
    return new SubstraitPlan(Plans.of(sql, TABLE), "");
  }

  private String names(FlightInfo info) throws Exception {
    StringBuilder names = new StringBuilder();
    try (FlightStream stream = client.getStream(info.getEndpoints().getFirst().getTicket())) {
      while (stream.next()) {
        VarCharVector values = (VarCharVector) stream.getRoot().getVector("NAME");
        for (int row = 0; row < stream.getRoot().getRowCount(); row++) {
          names.append(values.getObject(row)).append(' ');
        }
      }
    }
    return names.toString();
  }

  @Test
  void plansAreStatements() throws Exception {
    SubstraitPlan plan = plan("SELECT name FROM stones WHERE id > 1 ORDER BY id DESC");
    assertEquals("ruby jade ", names(client.executeSubstrait(plan)));
    assertEquals(1, client.getExecuteSubstraitSchema(plan).getSchema().getFields().size());
    try (PreparedStatement prepared = client.prepare(plan)) {
      assertEquals("NAME", prepared.getResultSetSchema().getFields().getFirst().getName());
      assertEquals("ruby jade ", names(prepared.execute()));
    }
  }

  @Test
  void theServerSaysThatItTakesThem() throws Exception {
    FlightInfo info =
        client.getSqlInfo(
            SqlInfo.FLIGHT_SQL_SERVER_SUBSTRAIT, SqlInfo.FLIGHT_SQL_SERVER_SUBSTRAIT_MAX_VERSION);
    try (FlightStream stream = client.getStream(info.getEndpoints().getFirst().getTicket())) {
      assertTrue(stream.next());
      assertEquals("true", stream.getRoot().getVector(1).getObject(0).toString());
      assertFalse(stream.getRoot().getVector(1).getObject(1).toString().isEmpty());
    }
  }

  @Test
  void whatIsNoPlanIsAnErrorOfSql() {
    FlightRuntimeException refused =
        assertThrows(
            FlightRuntimeException.class,
            () -> client.executeSubstrait(new SubstraitPlan(new byte[] {1, 2, 3}, "")));
    assertEquals("22023", refused.status().metadata().get("sheaf-sqlstate"));
  }
}
