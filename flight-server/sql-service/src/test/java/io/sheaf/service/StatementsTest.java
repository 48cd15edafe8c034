package io.sheaf.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.SheafException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlClient.PreparedStatement;
import org.apache.arrow.flight.sql.FlightSqlColumnMetadata;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements and prepared statements, by Arrow's own client. */
class StatementsTest {
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

  private List<List<Object>> rows(FlightInfo info) throws Exception {
    return service.rows(info);
  }

  private List<List<Object>> rows(String sql) throws Exception {
    return rows(client.execute(sql));
  }

  @Test
  void valuesOfEveryTypeArrive() throws Exception {
    FlightInfo info =
        client.execute(
            "SELECT true, CAST(1 AS TINYINT), CAST(-2 AS SMALLINT), 3, CAST(4 AS BIGINT),"
                + " CAST(1.5 AS REAL), CAST(2.5 AS DOUBLE), 12.34, CAST(1e20 AS DECIMAL(30, 2)),"
                + " 'a long text of many letters', X'0A', DATE '2024-02-29',"
                + " TIMESTAMP '2024-02-29 12:34:56.789', TIME '12:34:56', [1, 2, NULL],"
                + " CAST(NULL AS INTEGER), NULL");
    assertEquals(
        List.of(
            "true",
            "1",
            "-2",
            "3",
            "4",
            "1.5",
            "2.5",
            "12.34",
            "100000000000000000000.00",
            "a long text of many letters"),
        rows(info).getFirst().subList(0, 10));
    List<Object> row = rows(client.execute("SELECT DATE '2024-02-29', [1, 2, NULL], NULL")).get(0);
    assertEquals("[1,2,null]", row.get(1));
    assertNull(row.get(2));
    Schema schema = info.getSchemaOptional().orElseThrow();
    assertEquals(new ArrowType.Decimal(4, 2, 128), schema.getFields().get(7).getType());
    FlightSqlColumnMetadata metadata =
        new FlightSqlColumnMetadata(schema.getFields().get(7).getMetadata());
    assertEquals("DECIMAL", metadata.getTypeName());
    assertEquals(4, metadata.getPrecision());
    assertEquals(2, metadata.getScale());
    assertNull(((ArrowType.Timestamp) schema.getFields().get(12).getType()).getTimezone());
  }

  @Test
  void aSessionKeepsItsTables() throws Exception {
    assertEquals(
        2, client.executeUpdate("CREATE TABLE t AS SELECT * FROM (VALUES (1), (2)) AS v(a)"));
    assertEquals(1, client.executeUpdate("INSERT INTO t VALUES (3)"));
    assertEquals(List.of(List.of("6")), rows("SELECT sum(a) FROM t"));
    try (FlightSqlClient other =
        new FlightSqlClient(TestServers.connect(service.server(), service.allocator()))) {
      FlightRuntimeException unknown =
          assertThrows(FlightRuntimeException.class, () -> other.execute("SELECT * FROM t"));
      assertEquals(FlightStatusCode.NOT_FOUND, unknown.status().code());
    }
  }

  @Test
  void errorsTellCodeAndPlace() {
    FlightRuntimeException error =
        assertThrows(FlightRuntimeException.class, () -> client.execute("SELECT 1 +\n nix"));
    assertEquals(FlightStatusCode.INVALID_ARGUMENT, error.status().code());
    assertEquals("42703", error.status().metadata().get("sheaf-sqlstate"));
    assertEquals("UNKNOWN_COLUMN", error.status().metadata().get("sheaf-code"));
    assertEquals("2:2", error.status().metadata().get("sheaf-position"));
    assertTrue(error.status().description().contains("nix"), error.status().description());
  }

  @Test
  void anErrorWhileRowsFlowEndsTheStream() throws Exception {
    FlightInfo info = client.execute("SELECT 10 / (i - 500000) FROM " + TestServers.numbers(6));
    FlightRuntimeException error = assertThrows(FlightRuntimeException.class, () -> rows(info));
    assertEquals("22012", error.status().metadata().get("sheaf-sqlstate"));
  }

  @Test
  void preparedStatementsTakeParameters() throws Exception {
    try (PreparedStatement statement =
        client.prepare(
            "SELECT i, ? FROM " + TestServers.numbers(1) + " WHERE i > ? ORDER BY i LIMIT ?")) {
      assertEquals(3, statement.getParameterSchema().getFields().size());
      assertEquals(2, statement.getResultSetSchema().getFields().size());
      try (VectorSchemaRoot values =
          VectorSchemaRoot.create(
              new Schema(
                  List.of(
                      Field.nullable("1", new ArrowType.Utf8()),
                      Field.nullable("2", new ArrowType.Int(64, true)),
                      Field.nullable("3", new ArrowType.Int(64, true)))),
              service.allocator())) {
        values.allocateNew();
        ((VarCharVector) values.getVector(0)).setSafe(0, "x".getBytes(StandardCharsets.UTF_8));
        ((BigIntVector) values.getVector(1)).setSafe(0, 6);
        ((BigIntVector) values.getVector(2)).setSafe(0, 2);
        values.setRowCount(1);
        statement.setParameters(values);
        assertEquals(List.of(List.of("7", "x"), List.of("8", "x")), rows(statement.execute()));
        ((BigIntVector) values.getVector(1)).setSafe(0, 8);
        assertEquals(List.of(List.of("9", "x")), rows(statement.execute()));
      }
    }
  }

  @Test
  void anUpdateRunsOnceARowOfParameters() throws Exception {
    client.executeUpdate("CREATE TABLE t (a BIGINT)");
    try (PreparedStatement statement = client.prepare("INSERT INTO t VALUES (?)");
        VectorSchemaRoot values =
            VectorSchemaRoot.create(
                new Schema(List.of(Field.nullable("1", new ArrowType.Int(64, true)))),
                service.allocator())) {
      values.allocateNew();
      for (int i = 0; i < 5; i++) {
        ((BigIntVector) values.getVector(0)).setSafe(i, i);
      }
      values.setRowCount(5);
      statement.setParameters(values);
      assertEquals(5, statement.executeUpdate());
    }
    assertEquals(List.of(List.of("10", "5")), rows("SELECT sum(a), count(*) FROM t"));
  }

  @Test
  void severalResultsAreOpenAtATime() throws Exception {
    FlightInfo first = client.execute("SELECT * FROM " + TestServers.numbers(6));
    FlightInfo second = client.execute("SELECT * FROM " + TestServers.numbers(1));
    assertEquals(10, rows(second).size());
    assertEquals(1_000_000, rows(first).size());
  }

  @Test
  void aResultIsReadOnce() throws Exception {
    FlightInfo info = client.execute("SELECT 1");
    assertEquals(1, rows(info).size());
    FlightRuntimeException again = assertThrows(FlightRuntimeException.class, () -> rows(info));
    assertEquals("24000", again.status().metadata().get("sheaf-sqlstate"));
  }

  @Test
  void aMessageHasNoMoreRowsThanTheClientFetches() throws Exception {
    FlightCallHeaders headers = new FlightCallHeaders();
    headers.insert("sheaf-fetch-size", "100");
    FlightInfo info =
        client.execute(
            "SELECT i FROM " + TestServers.numbers(3) + " ORDER BY i",
            new HeaderCallOption(headers));
    long next = 0;
    try (FlightStream stream = client.getStream(info.getEndpoints().getFirst().getTicket())) {
      while (stream.next()) {
        VectorSchemaRoot root = stream.getRoot();
        assertTrue(root.getRowCount() <= 100, root.getRowCount() + " rows");
        for (int row = 0; row < root.getRowCount(); row++) {
          assertEquals(Long.toString(next++), root.getVector(0).getObject(row).toString());
        }
      }
    }
    assertEquals(1_000, next);
  }

  @Test
  void sessionsBeginWithStatements() throws Exception {
    ServiceOptions options =
        ServiceOptions.DEFAULT.withOpening(
            List.of("CREATE SCHEMA shop", "CREATE VIEW shop.one AS SELECT 1 AS n"));
    try (SqlServer opening = TestServers.start(spill.resolve("opening"), 0, options)) {
      for (int i = 0; i < 2; i++) {
        try (FlightSqlClient other =
            new FlightSqlClient(TestServers.connect(opening, service.allocator()))) {
          FlightInfo info = other.execute("SELECT n FROM shop.one");
          try (FlightStream stream = other.getStream(info.getEndpoints().getFirst().getTicket())) {
            assertTrue(stream.next());
            assertEquals(1, stream.getRoot().getRowCount());
          }
        }
      }
    }
    SheafException wrong =
        assertThrows(
            SheafException.class,
            () ->
                TestServers.start(
                    spill.resolve("wrong"),
                    0,
                    ServiceOptions.DEFAULT.withOpening(
                        List.of("CREATE VIEW v AS SELECT nothing"))));
    assertTrue(wrong.getMessage().contains("nothing"), wrong.getMessage());
  }

  @Test
  void withoutItsLibrariesPlansOfSubstraitAreRefused() {
    FlightRuntimeException refused =
        assertThrows(
            FlightRuntimeException.class,
            () ->
                client.executeSubstrait(
                    new FlightSqlClient.SubstraitPlan(new byte[] {1}, "0.89.0")));
    assertEquals("0A000", refused.status().metadata().get("sheaf-sqlstate"));
    assertTrue(refused.getMessage().contains("lib/substrait"), refused.getMessage());
  }
}
