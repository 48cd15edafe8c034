package io.sheaf.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.SchemaResult;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlColumnMetadata;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlInfo;
import org.apache.arrow.flight.sql.util.TableRef;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that ask for metadata, by Arrow's own client. */
class MetadataTest {
  @TempDir Path spill;
  private TestService service;
  private FlightSqlClient client;

  @BeforeEach
  void start() {
    service = TestService.start(spill);
    client = service.client();
    client.executeUpdate(
        "CREATE TABLE Stones (id BIGINT NOT NULL, name VARCHAR, price DECIMAL(9, 2))");
    client.executeUpdate("CREATE VIEW cheap AS SELECT * FROM stones WHERE price < 1");
  }

  @AfterEach
  void end() throws Exception {
    service.close();
  }

  private List<List<Object>> rows(FlightInfo info) throws Exception {
    return service.rows(info);
  }

  @Test
  void catalogsAndSchemas() throws Exception {
    assertEquals(List.of(List.of("sheaf")), rows(client.getCatalogs()));
    assertTrue(rows(client.getSchemas(null, null)).contains(List.of("sheaf", "main")));
    assertEquals(List.of(List.of("sheaf", "main")), rows(client.getSchemas("sheaf", "MA%")));
    assertEquals(List.of(), rows(client.getSchemas("other", null)));
    assertEquals(
        List.of(List.of("SYSTEM TABLE"), List.of("TABLE"), List.of("VIEW")),
        rows(client.getTableTypes()));
  }

  @Test
  void tables() throws Exception {
    assertEquals(
        List.of(
            List.of("sheaf", "main", "Stones", "TABLE"), List.of("sheaf", "main", "cheap", "VIEW")),
        rows(client.getTables(null, "main", null, null, false)));
    assertEquals(
        List.of(List.of("sheaf", "main", "Stones", "TABLE")),
        rows(client.getTables("sheaf", null, "st_nes", List.of("TABLE"), false)));
    assertEquals(List.of(), rows(client.getTables(null, null, "st\\_nes", null, false)));
    assertEquals(
        List.of("VIEW"),
        rows(client.getTables(null, null, null, List.of("VIEW"), false)).stream()
            .map(row -> row.get(3))
            .toList());
    assertTrue(
        rows(client.getTables(null, "sheaf", "workers", null, false)).size() == 1,
        "the engine's own tables");
  }

  @Test
  void tablesTellTheirColumns() throws Exception {
    List<Object> row = rows(client.getTables(null, null, "Stones", null, true)).getFirst();
    Schema schema =
        MessageSerializer.deserializeSchema(
            new ReadChannel(Channels.newChannel(new ByteArrayInputStream((byte[]) row.get(4)))));
    assertEquals(
        List.of("id", "name", "price"),
        schema.getFields().stream().map(field -> field.getName()).toList());
    assertFalse(schema.getFields().get(0).isNullable());
    FlightSqlColumnMetadata price =
        new FlightSqlColumnMetadata(schema.getFields().get(2).getMetadata());
    assertEquals("sheaf", price.getCatalogName());
    assertEquals("main", price.getSchemaName());
    assertEquals("Stones", price.getTableName());
    assertEquals("DECIMAL", price.getTypeName());
    assertEquals(9, price.getPrecision());
    assertEquals(2, price.getScale());
    assertTrue(price.isSearchable());
  }

  @Test
  void keysAreNoneAndSaySoInTheRightForm() throws Exception {
    TableRef stones = TableRef.of("sheaf", "main", "stones");
    FlightInfo primary = client.getPrimaryKeys(stones);
    assertEquals(Schemas.GET_PRIMARY_KEYS_SCHEMA, primary.getSchemaOptional().orElseThrow());
    assertEquals(List.of(), rows(primary));
    assertEquals(List.of(), rows(client.getExportedKeys(stones)));
    assertEquals(List.of(), rows(client.getImportedKeys(stones)));
    assertEquals(List.of(), rows(client.getCrossReference(stones, stones)));
  }

  @Test
  void everySqlInfoIsAnswered() throws Exception {
    List<List<Object>> all = rows(client.getSqlInfo());
    TreeSet<Integer> expected = new TreeSet<>();
    Arrays.stream(SqlInfo.values())
        .filter(info -> info != SqlInfo.UNRECOGNIZED)
        .forEach(info -> expected.add(info.getNumber()));
    TreeSet<Integer> answered = new TreeSet<>();
    all.forEach(row -> answered.add(Integer.valueOf(row.get(0).toString())));
    assertEquals(expected, answered);
    for (SqlInfo info : SqlInfo.values()) {
      if (info != SqlInfo.UNRECOGNIZED) {
        assertEquals(1, rows(client.getSqlInfo(info)).size(), info.name());
      }
    }
    assertEquals("Sheaf", rows(client.getSqlInfo(SqlInfo.FLIGHT_SQL_SERVER_NAME)).get(0).get(1));
    assertTrue(
        rows(client.getSqlInfo(SqlInfo.SQL_STRING_FUNCTIONS))
            .get(0)
            .get(1)
            .toString()
            .contains("\"upper\""));
    assertTrue(
        rows(client.getSqlInfo(SqlInfo.SQL_SUPPORTS_CONVERT))
            .get(0)
            .get(1)
            .toString()
            .contains("\"key\":"));
    assertThrows(FlightRuntimeException.class, () -> client.getSqlInfo(new int[] {4711}));
  }

  @Test
  void typesAreListedAndFound() throws Exception {
    List<List<Object>> all = rows(client.getXdbcTypeInfo());
    assertEquals(18, all.size());
    List<List<Object>> decimal = rows(client.getXdbcTypeInfo(3));
    assertEquals(1, decimal.size());
    assertEquals("DECIMAL", decimal.get(0).get(0));
    assertEquals("38", decimal.get(0).get(2));
    assertEquals("[\"precision\",\"scale\"]", decimal.get(0).get(5));
  }

  @Test
  void schemasComeWithoutRunning() {
    SchemaResult schema = client.getExecuteSchema("SELECT id, price / 0 FROM stones");
    assertEquals(2, schema.getSchema().getFields().size());
    assertEquals(Schemas.GET_TABLES_SCHEMA_NO_SCHEMA, client.getTablesSchema(false).getSchema());
  }

  /** What is told of a statement's columns is the same wherever it is told. */
  @Test
  void everySchemaTellsOfItsColumns() throws Exception {
    String sql = "SELECT id, name AS n, price, price * 2 AS twice, ARRAY[id] AS ids FROM stones";
    FlightInfo info = client.execute(sql);
    Schema schema = info.getSchemaOptional().orElseThrow();
    try (FlightStream stream = client.getStream(info.getEndpoints().getFirst().getTicket())) {
      assertEquals(schema, stream.getSchema());
    }
    assertEquals(schema, client.getExecuteSchema(sql).getSchema());
    try (FlightSqlClient.PreparedStatement prepared = client.prepare(sql)) {
      assertEquals(schema, prepared.getResultSetSchema());
      assertEquals(schema, prepared.fetchSchema().getSchema());
    }
    for (Field field : schema.getFields()) {
      FlightSqlColumnMetadata told = new FlightSqlColumnMetadata(field.getMetadata());
      boolean ofTable = List.of("id", "n", "price").contains(field.getName());
      assertEquals(ofTable ? "sheaf" : null, told.getCatalogName(), field.getName());
      assertEquals(ofTable ? "main" : null, told.getSchemaName(), field.getName());
      assertEquals(ofTable ? "Stones" : null, told.getTableName(), field.getName());
      assertEquals(field.getName().equals("n"), told.isCaseSensitive(), field.getName());
      assertEquals(!field.getName().equals("ids"), told.isSearchable(), field.getName());
      assertFalse(told.isAutoIncrement(), field.getName());
    }
    FlightSqlColumnMetadata price =
        new FlightSqlColumnMetadata(schema.findField("price").getMetadata());
    assertEquals("DECIMAL", price.getTypeName());
    assertEquals(9, price.getPrecision());
    assertEquals(2, price.getScale());
    assertFalse(schema.findField("id").isNullable());
    assertTrue(schema.findField("n").isNullable());
    try (FlightSqlClient.PreparedStatement prepared =
        client.prepare("SELECT id FROM stones WHERE price = ?")) {
      Field parameter = prepared.getParameterSchema().getFields().getFirst();
      assertEquals("DECIMAL", new FlightSqlColumnMetadata(parameter.getMetadata()).getTypeName());
    }
  }
}
