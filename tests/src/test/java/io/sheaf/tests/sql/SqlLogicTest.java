package io.sheaf.tests.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.Rows;
import io.sheaf.tests.oracle.SheafRows;
import io.sheaf.tests.tpch.TpchData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs every SQL logic file in every mode, with the contract of each operator checked. */
class SqlLogicTest {
  private static final Path FILES = Path.of("src", "test", "resources", "sql");

  private static final List<String> MODES =
      List.of(
          "threads=2",
          "scheduler=sync",
          "batch_rows=3;division_rows=500",
          "partitions=1",
          "partitions=3",
          "partitions=129;divisions=off",
          "scheduler=loopback;task_rows=1000",
          "scheduler=loopback;partitions=3");

  @TestFactory
  Stream<DynamicTest> everyFileInEveryMode() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      return files.sorted().toList().stream()
          .flatMap(
              file ->
                  MODES.stream()
                      .map(
                          mode ->
                              DynamicTest.dynamicTest(
                                  file.getFileName() + " with " + mode, () -> run(file, mode))));
    }
  }

  private static void run(Path path, String mode) throws IOException, SQLException {
    Map<String, String> settings = new HashMap<>(Map.of("check_operators", "on", "threads", "2"));
    settings.putAll(Modes.parse(mode));
    Path folder = Files.createTempDirectory(Path.of("target"), "sql-").toAbsolutePath();
    try (Session session = Session.open(settings);
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement duckdb = connection.createStatement()) {
      for (LogicFile.Entry entry : LogicFile.read(path).entries()) {
        String where = path.getFileName() + ":" + entry.line() + " with " + mode + ": ";
        try {
          run(entry, session, duckdb, folder);
        } catch (SheafException | SQLException failure) {
          throw new AssertionError(where + failure + "\n" + entry.sql(), failure);
        } catch (AssertionError failure) {
          throw new AssertionError(where + failure.getMessage() + "\n" + entry.sql(), failure);
        }
      }
    }
  }

  private static void run(LogicFile.Entry entry, Session session, Statement duckdb, Path folder)
      throws SQLException {
    String sql = filled(entry.sql(), folder);
    String other = filled(entry.duckdb(), folder);
    List<String> header = entry.header();
    switch (header.get(0) + " " + (header.size() > 1 ? header.get(1) : "")) {
      case "statement ok" -> {
        session.execute(sql).close();
        if (!header.contains("sheaf")) {
          duckdb.execute(other);
        }
      }
      case "statement error" -> expectError(session, sql, header.get(2), entry.expected());
      case "query duckdb" -> {
        Rows expected;
        try (ResultSet results = duckdb.executeQuery(other)) {
          expected = Rows.read(results);
        }
        assertNull(
            Rows.difference(expected, SheafRows.query(session, sql), header.contains("ordered")));
      }
      default -> expectRows(session, sql, entry.expected(), header.contains("ordered"));
    }
  }

  private static String filled(String sql, Path folder) {
    return sql.replace("${TPCH}", TpchData.parquet(0.01).toString())
        .replace("${DIR}", folder.toString());
  }

  private static void expectError(Session session, String sql, String code, List<String> parts) {
    SheafException error =
        assertThrows(
            SheafException.class,
            () -> {
              SheafRows.query(session, sql);
            });
    String told =
        error.getMessage()
            + error.position().map(p -> " line " + p.line() + ", column " + p.column()).orElse("")
            + error.hint().map(h -> " " + h).orElse("");
    assertEquals(code, error.code().name(), told);
    for (String part : parts) {
      assertTrue(told.contains(part), () -> "\"" + part + "\" is not in: " + told);
    }
  }

  private static void expectRows(
      Session session, String sql, List<String> expected, boolean ordered) {
    List<String> actual =
        SheafRows.query(session, sql).rows().stream()
            .map(row -> String.join("|", row.stream().map(String::valueOf).toList()))
            .toList();
    if (ordered) {
      assertEquals(expected, actual);
    } else {
      assertEquals(sorted(expected), sorted(actual));
    }
  }

  private static List<String> sorted(List<String> rows) {
    String[] copy = rows.toArray(String[]::new);
    Arrays.sort(copy);
    return List.of(copy);
  }
}
