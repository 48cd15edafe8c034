package io.sheaf.tests.tpcds;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.Rows;
import io.sheaf.tests.oracle.SheafRows;
import io.sheaf.tests.sql.Modes;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** All queries of TPC-DS over files that DuckDB wrote give DuckDB's rows. */
class TpcdsTest {
  private static final Map<String, Rows> EXPECTED = new HashMap<>();
  private static Path data;
  private static Connection duckdb;

  @BeforeAll
  static void open() throws SQLException {
    data = TpcdsData.parquet(0.01);
    duckdb = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = duckdb.createStatement()) {
      statement.execute("SET integer_division = true");
      for (String view : TpcdsData.views(data)) {
        statement.execute(view);
      }
    }
  }

  @AfterAll
  static void close() throws SQLException {
    duckdb.close();
  }

  @TestFactory
  Stream<DynamicTest> everyQueryGivesTheRowsOfDuckDb() {
    return tests(List.of("threads=2"));
  }

  @Tag("slow")
  @TestFactory
  Stream<DynamicTest> everyQueryGivesTheRowsOfDuckDbInEveryMode() {
    return tests(
        List.of(
            "scheduler=sync",
            "threads=2;batch_rows=3",
            "partitions=1",
            "partitions=3",
            "partitions=129",
            "partitions=3;join=broadcast",
            "partitions=7;join=hash;divisions=off"));
  }

  private static Stream<DynamicTest> tests(List<String> modes) {
    return modes.stream()
        .flatMap(
            mode ->
                TpcdsQueries.names().stream()
                    .map(
                        query ->
                            DynamicTest.dynamicTest(
                                query + " with " + mode, () -> check(query, mode))));
  }

  private static void check(String query, String mode) throws SQLException {
    Map<String, String> settings = new HashMap<>(Map.of("check_operators", "on", "threads", "2"));
    settings.putAll(Modes.parse(mode));
    try (Session session = Session.open(settings)) {
      TpcdsData.views(data).forEach(view -> session.execute(view).close());
      Rows actual = SheafRows.query(session, TpcdsQueries.text(query));
      assertNull(Rows.difference(expected(query), actual, false));
    }
  }

  private static Rows expected(String query) throws SQLException {
    Rows known = EXPECTED.get(query);
    if (known == null) {
      try (Statement statement = duckdb.createStatement();
          ResultSet results = statement.executeQuery(TpcdsQueries.text(query))) {
        known = Rows.read(results);
      }
      EXPECTED.put(query, known);
    }
    return known;
  }
}
