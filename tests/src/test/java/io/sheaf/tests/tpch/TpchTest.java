package io.sheaf.tests.tpch;

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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All 22 queries over files that DuckDB wrote give DuckDB's rows, whatever way they run. Every
 * operator's contract is checked on the way, and closing the session checks that no memory is held.
 */
class TpchTest {
  private static final Map<String, Rows> EXPECTED = new HashMap<>();
  private static Path data;

  @BeforeAll
  static void askDuckDb() throws SQLException {
    data = TpchData.parquet(0.01);
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      for (String view : TpchData.views(data)) {
        statement.execute(view);
      }
      for (String query : TpchQueries.names()) {
        try (ResultSet results = statement.executeQuery(TpchQueries.text(query))) {
          EXPECTED.put(query, Rows.read(results));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "threads=2",
        "scheduler=loopback;threads=2",
        "scheduler=loopback;threads=2;partitions=3;join=hash;divisions=off",
        "scheduler=loopback;plan_for_workers=3;task_rows=2000",
        "scheduler=sync",
        "threads=2;batch_rows=3",
        "divisions=off",
        "division_rows=1000",
        "partitions=1",
        "partitions=3",
        "partitions=129",
        "partitions=3;join=broadcast",
        "partitions=3;join=hash;divisions=off",
        "plan_for_workers=1",
        "plan_for_workers=3",
        "plan_for_workers=3;task_rows=1000",
        "plan_for_workers=3;task_rows=1000;division_rows=3000;join=hash",
        "plan_for_workers=3;task_rows=1000;divisions=off;join=hash;adaptive=off",
        "plan_for_workers=3;partitions=3;join=broadcast",
        "plan_for_workers=3;partitions=129;join=hash;adaptive=off"
      })
  void everyQueryGivesTheRowsOfDuckDb(String settings) {
    check(settings);
  }

  static List<String> sweep() {
    List<String> all = new ArrayList<>();
    for (int partitions : new int[] {1, 2, 3, 7, 16, 128, 129, 257}) {
      for (String join : List.of("auto", "broadcast", "hash")) {
        for (String divisions : List.of("on", "off")) {
          all.add("partitions=%d;join=%s;divisions=%s".formatted(partitions, join, divisions));
        }
      }
    }
    for (int workers : new int[] {1, 3}) {
      for (int partitions : new int[] {0, 1, 3, 129}) {
        for (String join : List.of("auto", "broadcast", "hash")) {
          for (String adaptive : List.of("on", "off")) {
            all.add(
                "plan_for_workers=%d;task_rows=2000;partitions=%d;join=%s;adaptive=%s"
                    .formatted(workers, partitions, join, adaptive));
          }
        }
      }
    }
    return all;
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("sweep")
  void everyQueryGivesTheRowsOfDuckDbOverAllPartitionings(String settings) {
    check(settings);
  }

  private static void check(String settings) {
    StringBuilder wrong = new StringBuilder();
    try (Session session = Session.open(parse(settings))) {
      TpchData.views(data).forEach(view -> session.execute(view).close());
      for (String query : TpchQueries.names()) {
        String difference;
        try {
          Rows actual = SheafRows.query(session, TpchQueries.text(query));
          difference = Rows.difference(EXPECTED.get(query), actual, false);
        } catch (RuntimeException failure) {
          difference = failure.toString();
        }
        if (difference != null) {
          wrong.append(query).append(": ").append(difference).append('\n');
        }
      }
    }
    assertNull(wrong.isEmpty() ? null : wrong.toString(), () -> "with " + settings);
  }

  private static Map<String, String> parse(String settings) {
    Map<String, String> parsed = new HashMap<>(Modes.parse(settings));
    parsed.put("check_operators", "on");
    return parsed;
  }
}
