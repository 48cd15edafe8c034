package io.sheaf.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import io.sheaf.sql.catalog.FileAccess;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.flight.AsyncPutListener;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlClient.ExecuteIngestOptions;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableExistsOption;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableNotExistOption;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows that clients send to become tables. */
@Timeout(120)
class BulkIngestTest {
  @TempDir Path spill;
  private SqlServer server;
  private BufferAllocator allocator;
  private FlightSqlClient client;

  @BeforeEach
  void start() {
    // Statements of clients read no file at all.
    server =
        TestServers.start(
            spill,
            0,
            ServiceOptions.DEFAULT.withSecurity(
                new ServiceSecurity(
                    Optional.empty(),
                    false,
                    new FileAccess(Optional.of(List.of()), Optional.of(List.of())))));
    allocator = new RootAllocator();
    client = new FlightSqlClient(TestServers.connect(server, allocator));
  }

  @AfterEach
  void end() throws Exception {
    client.close();
    allocator.close();
    server.close();
    try (Stream<Path> left = Files.walk(spill)) {
      assertEquals(List.of(), left.filter(file -> file.toString().endsWith(".arrows")).toList());
    }
  }

  private long ingest(
      String table, int rows, TableNotExistOption ifNotExist, TableExistsOption ifExists) {
    try (BigIntVector id = new BigIntVector("id", allocator);
        VarCharVector name = new VarCharVector("name", allocator)) {
      id.allocateNew(rows);
      name.allocateNew(rows * 12L, rows);
      for (int i = 0; i < rows; i++) {
        id.setSafe(i, i);
        if (i % 10 > 0) {
          name.setSafe(i, ("name " + i).getBytes(StandardCharsets.UTF_8));
        }
      }
      VectorSchemaRoot root = VectorSchemaRoot.of(id, name);
      root.setRowCount(rows);
      return client.executeIngest(
          root,
          new ExecuteIngestOptions(
              table,
              TableDefinitionOptions.newBuilder()
                  .setIfNotExist(ifNotExist)
                  .setIfExists(ifExists)
                  .build(),
              null,
              null,
              Map.of()));
    }
  }

  private String row(String sql) throws Exception {
    FlightInfo info = client.execute(sql);
    try (FlightStream stream = client.getStream(info.getEndpoints().getFirst().getTicket())) {
      assertTrue(stream.next());
      return stream.getRoot().contentToTSVString().lines().skip(1).findFirst().orElseThrow();
    }
  }

  @Test
  void aTableIsMadeAndAddedTo() throws Exception {
    assertEquals(
        50_000,
        ingest(
            "sent",
            50_000,
            TableNotExistOption.TABLE_NOT_EXIST_OPTION_CREATE,
            TableExistsOption.TABLE_EXISTS_OPTION_FAIL));
    assertEquals(
        "50000\t1249975000\t45000", row("SELECT COUNT(*), SUM(id), COUNT(name) FROM sent"));
    assertEquals(
        10,
        ingest(
            "sent",
            10,
            TableNotExistOption.TABLE_NOT_EXIST_OPTION_FAIL,
            TableExistsOption.TABLE_EXISTS_OPTION_APPEND));
    assertEquals("50010", row("SELECT COUNT(*) FROM sent"));
    ingest(
        "sent",
        3,
        TableNotExistOption.TABLE_NOT_EXIST_OPTION_CREATE,
        TableExistsOption.TABLE_EXISTS_OPTION_REPLACE);
    assertEquals("3", row("SELECT COUNT(*) FROM sent"));
    TestServers.awaitIdle(server);
  }

  @Test
  void aTableThatIsThereOrIsNotCanBeAFailure() throws Exception {
    FlightRuntimeException none =
        assertThrows(
            FlightRuntimeException.class,
            () ->
                ingest(
                    "absent",
                    10,
                    TableNotExistOption.TABLE_NOT_EXIST_OPTION_FAIL,
                    TableExistsOption.TABLE_EXISTS_OPTION_APPEND));
    assertTrue(none.getMessage().contains("absent"), none.getMessage());
    client.executeUpdate("CREATE TABLE there (id BIGINT PRIMARY KEY, name VARCHAR)");
    assertThrows(
        FlightRuntimeException.class,
        () ->
            ingest(
                "there",
                10,
                TableNotExistOption.TABLE_NOT_EXIST_OPTION_CREATE,
                TableExistsOption.TABLE_EXISTS_OPTION_FAIL));
    assertEquals("0", row("SELECT COUNT(*) FROM there"));
  }

  @Test
  void rowsThatBreakAKeyAreAllRefused() throws Exception {
    client.executeUpdate("CREATE TABLE keyed (id BIGINT PRIMARY KEY, name VARCHAR)");
    client.executeUpdate("INSERT INTO keyed VALUES (7, 'seven')");
    FlightRuntimeException twice =
        assertThrows(
            FlightRuntimeException.class,
            () ->
                ingest(
                    "keyed",
                    10,
                    TableNotExistOption.TABLE_NOT_EXIST_OPTION_FAIL,
                    TableExistsOption.TABLE_EXISTS_OPTION_APPEND));
    assertTrue(twice.getMessage().contains("keyed"), twice.getMessage());
    assertEquals("1", row("SELECT COUNT(*) FROM keyed"));
  }

  @Test
  void rowsOfAClientThatBreaksOffAreNone() throws Exception {
    byte[] command =
        Any.pack(
                CommandStatementIngest.newBuilder()
                    .setTable("torn")
                    .setTableDefinitionOptions(
                        TableDefinitionOptions.newBuilder()
                            .setIfNotExist(TableNotExistOption.TABLE_NOT_EXIST_OPTION_CREATE)
                            .setIfExists(TableExistsOption.TABLE_EXISTS_OPTION_FAIL))
                    .build())
            .toByteArray();
    try (FlightClient plain = TestServers.connect(server, allocator);
        FlightSqlClient own = new FlightSqlClient(plain);
        BigIntVector id = new BigIntVector("id", allocator)) {
      own.executeUpdate("CREATE TABLE before AS SELECT 1 AS a");
      id.allocateNew(1_000);
      id.setValueCount(1_000);
      AsyncPutListener answers = new AsyncPutListener();
      FlightClient.ClientStreamListener put =
          plain.startPut(FlightDescriptor.command(command), VectorSchemaRoot.of(id), answers);
      put.putNext();
      put.error(CallStatus.CANCELLED.toRuntimeException());
      assertThrows(FlightRuntimeException.class, answers::getResult);
      FlightRuntimeException none =
          assertThrows(FlightRuntimeException.class, () -> own.execute("SELECT * FROM torn"));
      assertTrue(none.getMessage().contains("before"), "not its session: " + none.getMessage());
      for (boolean left = true; left; Thread.onSpinWait()) {
        try (Stream<Path> files = Files.walk(spill)) {
          left = files.anyMatch(file -> file.toString().endsWith(".arrows"));
        } catch (UncheckedIOException goneMeanwhile) {
          left = true;
        }
      }
    }
    TestServers.awaitIdle(server);
  }
}
