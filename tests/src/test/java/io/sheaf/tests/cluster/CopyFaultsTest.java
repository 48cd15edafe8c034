package io.sheaf.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.tests.cluster.FaultRun.Outcome;
import io.sheaf.tests.oracle.Rows;
import io.sheaf.tests.tpch.TpchData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Files that are written while workers are killed have every row once; a statement that fails
 * leaves nothing. DuckDB reads what was written.
 */
class CopyFaultsTest {
  private static final int POINTS = Integer.getInteger("sheaf.faults.points", 1);

  private static final String ROWS =
      "SELECT l_orderkey, l_linenumber, l_returnflag, l_shipdate, l_extendedprice, o_orderpriority"
          + " FROM lineitem JOIN orders ON l_orderkey = o_orderkey";

  /** Tells lost, doubled and changed rows. */
  private static final String CHECK =
      "SELECT count(*), count(DISTINCT l_orderkey * 10 + l_linenumber), sum(l_orderkey * 10 +"
          + " l_linenumber), sum(l_extendedprice), count(DISTINCT l_shipdate), count(DISTINCT"
          + " l_returnflag), min(o_orderpriority), max(o_orderpriority) FROM ";

  @TempDir static Path folder;
  private static ProcessSession processes;
  private static Connection duckdb;

  @BeforeAll
  static void open() throws SQLException {
    processes = new ProcessSession(folder.resolve("spill"), WorkerFaultsTest.SETTINGS);
    duckdb = DriverManager.getConnection("jdbc:duckdb:");
    for (String view : TpchData.views(TpchData.parquet(0.01))) {
      try (Statement statement = duckdb.createStatement()) {
        statement.execute(view);
      }
    }
  }

  @AfterAll
  static void close() throws SQLException {
    duckdb.close();
    processes.close();
  }

  private static Rows ask(String query) throws SQLException {
    try (Statement statement = duckdb.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return Rows.read(rows);
    }
  }

  @Test
  void everyRowOfAFolderIsWrittenOnce() throws SQLException {
    everyRowIsWrittenOnce("keys", "FORMAT PARQUET, PARTITION_BY (l_returnflag, o_orderpriority)");
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sorted  | FORMAT PARQUET, PARTITION_BY l_returnflag, SORTED_BY 'l_shipdate'",
        "sizes   | FORMAT PARQUET, FILE_SIZE_BYTES '100KB'",
        "cluster | FORMAT PARQUET, CLUSTER_BY 'l_shipdate'",
      })
  void everyRowIsWrittenOnce(String name, String options) throws SQLException {
    boolean file = name.equals("cluster");
    Random random = new Random(name.hashCode());
    int tasks = written(name + "-quiet", file, options, List.of(), random).tasks();
    int struck = 0;
    for (int point : WorkerFaultsTest.points(random, POINTS, tasks)) {
      struck += written(name + "-" + point, file, options, List.of(point), random).strikes();
    }
    assertTrue(struck > 0, "no point was met");
  }

  private Outcome written(
      String name, boolean file, String options, List<Integer> points, Random random)
      throws SQLException {
    processes.awaitWorkers(WorkerFaultsTest.WORKERS);
    Path target = folder.resolve("out").resolve(name + (file ? ".parquet" : ""));
    target.getParent().toFile().mkdirs();
    Outcome outcome =
        FaultRun.of(
            processes,
            "COPY (%s) TO '%s' (%s)".formatted(ROWS, target, options),
            points,
            () -> WorkerFaultsTest.signal(processes, random, "KILL"));
    String what = name + ": " + outcome;
    assertNull(outcome.failure(), what);
    String read =
        "read_parquet('" + target + (file ? "'" : "/**/*.parquet', hive_partitioning = true") + ")";
    String difference = Rows.difference(ask(CHECK + "(" + ROWS + ")"), ask(CHECK + read), false);
    assertNull(difference, what);
    assertEquals(List.of(), hidden(target.getParent()), what);
    return outcome;
  }

  @Tag("slow")
  @Test
  void aStatementThatFailsLeavesNothing(@TempDir Path own) {
    Path target = own.resolve("out");
    try (SheafProcess server = SheafProcess.server(2, own.resolve("server"));
        ProcessSession session =
            ProcessSession.at(server, own.resolve("spill"), WorkerFaultsTest.SETTINGS)) {
      session.awaitWorkers(2);
      String copy = "COPY (%s) TO '%s' (FORMAT PARQUET, PARTITION_BY l_returnflag)";
      int tasks = FaultRun.quiet(session, copy.formatted(ROWS, own.resolve("quiet"))).tasks();
      Outcome outcome =
          FaultRun.of(
              session,
              copy.formatted(ROWS, target),
              List.of(tasks / 2),
              () -> ProcessSession.signal("KILL", server.processId()));
      SheafException failure = assertInstanceOf(SheafException.class, outcome.failure());
      assertEquals("08006", failure.sqlState(), failure.toString());
      assertTrue(outcome.millis() < 20_000, outcome.toString());
      assertTrue(Files.notExists(target), "the folder is there");
      assertEquals(List.of(), hidden(own));
    }
  }

  /** What writers make before it has its name. */
  private static List<Path> hidden(Path under) {
    try (Stream<Path> files = Files.walk(under)) {
      return files
          .filter(path -> path.getFileName().toString().matches("[._].*|.*\\.(tmp|new)"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Tag("slow")
  @Test
  void tablesOfTheSessionGetEveryRowOnce() throws SQLException {
    processes.awaitWorkers(WorkerFaultsTest.WORKERS);
    Random random = new Random(77);
    int tasks = FaultRun.quiet(processes, "CREATE TEMP TABLE made AS " + ROWS).tasks();
    for (String statement :
        List.of("CREATE OR REPLACE TEMP TABLE made AS " + ROWS, "INSERT INTO made " + ROWS)) {
      processes.awaitWorkers(WorkerFaultsTest.WORKERS);
      Outcome outcome =
          FaultRun.of(
              processes,
              statement,
              List.of(tasks / 2),
              () -> WorkerFaultsTest.signal(processes, random, "KILL"));
      assertNull(outcome.failure(), statement + ": " + outcome);
    }
    String twice = "(" + ROWS + " UNION ALL " + ROWS + ")";
    Outcome read = FaultRun.quiet(processes, CHECK + "made");
    assertNull(read.difference(ask(CHECK + twice)), read.toString());
    processes.session().execute("DROP TABLE made").close();
  }
}
