package io.sheaf.clients.adbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.clients.ServerProcess;
import io.sheaf.clients.SharedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.adbc.core.AdbcConnection;
import org.apache.arrow.adbc.core.AdbcDatabase;
import org.apache.arrow.adbc.core.AdbcDriver;
import org.apache.arrow.adbc.core.AdbcException;
import org.apache.arrow.adbc.core.AdbcStatement;
import org.apache.arrow.adbc.driver.flightsql.FlightSqlDriver;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** ADBC's Java driver of Flight SQL. */
@Timeout(120)
@ExtendWith(SharedServer.class)
class FlightSqlDriverTest {
  private static ServerProcess server;
  private BufferAllocator allocator;
  private AdbcDatabase database;
  private AdbcConnection connection;

  @BeforeAll
  static void start(ServerProcess shared) {
    server = shared;
  }

  @BeforeEach
  void open() throws AdbcException {
    allocator = new RootAllocator();
    Map<String, Object> parameters = new HashMap<>();
    AdbcDriver.PARAM_URI.set(parameters, "grpc+tcp://127.0.0.1:" + server.port());
    database = new FlightSqlDriver(allocator).open(parameters);
    connection = database.connect();
  }

  @AfterEach
  void close() throws Exception {
    connection.close();
    database.close();
    allocator.close();
  }

  /** The rows as text, a tab between values. */
  private static List<String> rows(ArrowReader reader) throws IOException {
    List<String> rows = new ArrayList<>();
    assertEquals(0, reader.getVectorSchemaRoot().getRowCount()); // some readers wait to be asked
    while (reader.loadNextBatch()) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      for (int row = 0; row < root.getRowCount(); row++) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < root.getFieldVectors().size(); column++) {
          line.append(column == 0 ? "" : "\t").append(root.getVector(column).getObject(row));
        }
        rows.add(line.toString());
      }
    }
    return rows;
  }

  @Test
  void aQueryGivesArrow() throws Exception {
    try (AdbcStatement statement = connection.createStatement()) {
      statement.setSqlQuery("SELECT name, price FROM shop.stones ORDER BY id");
      try (AdbcStatement.QueryResult result = statement.executeQuery()) {
        assertEquals(List.of("opal\t2.50", "jade\t7.25", "ruby\tnull"), rows(result.getReader()));
      }
    }
  }

  @Test
  void aLargeResultComesWhole() throws Exception {
    try (AdbcStatement statement = connection.createStatement()) {
      statement.setSqlQuery("SELECT a.n, b.twice FROM numbers AS a, numbers AS b WHERE b.n < 50");
      try (AdbcStatement.QueryResult result = statement.executeQuery()) {
        assertEquals(500_000, rows(result.getReader()).size());
      }
    }
  }

  @Test
  void aPreparedStatementTakesParameters() throws Exception {
    try (AdbcStatement statement = connection.createStatement();
        IntVector id = new IntVector("id", allocator)) {
      statement.setSqlQuery("SELECT name FROM shop.stones WHERE id = ?");
      statement.prepare();
      id.setSafe(0, 2);
      id.setValueCount(1);
      statement.bind(new VectorSchemaRoot(List.of(id)));
      try (AdbcStatement.QueryResult result = statement.executeQuery()) {
        assertEquals(List.of("jade"), rows(result.getReader()));
      }
    }
  }

  @Test
  void statementsChangeTables() throws Exception {
    try (AdbcStatement statement = connection.createStatement()) {
      statement.setSqlQuery("CREATE TABLE mine (id INTEGER)");
      statement.executeUpdate();
      statement.setSqlQuery("INSERT INTO mine VALUES (1), (2)");
      assertEquals(2, statement.executeUpdate().getAffectedRows());
      statement.setSqlQuery("SELECT SUM(id) FROM mine");
      try (AdbcStatement.QueryResult result = statement.executeQuery()) {
        assertEquals(List.of("3"), rows(result.getReader()));
      }
    }
  }

  @Test
  void theCatalogIsTold() throws Exception {
    try (ArrowReader reader =
        connection.getObjects(
            AdbcConnection.GetObjectsDepth.DB_SCHEMAS, null, "shop", null, null, null)) {
      String all = String.join("\n", rows(reader));
      assertTrue(all.contains("shop") && !all.contains("main"), all);
    }
  }

  @Test
  void anErrorSaysWhatIsWrong() throws Exception {
    try (AdbcStatement statement = connection.createStatement()) {
      statement.setSqlQuery("SELECT nothing FROM shop.stones");
      AdbcException e = assertThrows(AdbcException.class, statement::executeQuery);
      assertTrue(e.getMessage().contains("nothing"), e.getMessage());
    }
  }
}
