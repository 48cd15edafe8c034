package io.sheaf.tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.Rows;
import io.sheaf.tests.oracle.SheafRows;
import io.sheaf.tests.tpch.TpchData;
import io.sheaf.tests.tpch.TpchQueries;
import java.io.IOException;
import java.nio.file.Files;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * TPC-H in little memory: the right rows, by spilling where needed, or OUT_OF_MEMORY that says who
 * held it; never wrong rows, a hang, or something left behind.
 */
class MemoryTest {
  @TempDir Path spill;

  /**
   * @param failures most queries that may run out of memory
   */
  @ParameterizedTest
  @CsvSource({
    "memory=64MB, 0",
    "memory=64MB;scheduler=sync, 0",
    "memory=24MB;partitions=3, 0",
    "memory=24MB;partitions=129, 0",
    "memory=8MB;partitions=129, 22",
    "memory=24MB, 0",
    "memory=24MB;scheduler=loopback;plan_for_workers=3;task_rows=5000, 0",
    "memory=8MB, 0",
    "memory=2MB, 22",
    "memory=1MB;scheduler=sync, 22"
  })
  @Timeout(120)
  void queriesGiveTheirRowsOrSayWhoHeldTheMemory(String text, int failures)
      throws SQLException, IOException {
    Map<String, String> settings =
        new HashMap<>(Map.of("threads", "2", "spill_directory", spill.toString()));
    for (String pair : text.split(";", -1)) {
      settings.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
    }
    int failed = 0;
    List<String> views = TpchData.views(TpchData.parquet(0.01));
    try (Session session = Session.open(settings);
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement duckdb = connection.createStatement()) {
      for (String view : views) {
        session.execute(view).close();
        duckdb.execute(view);
      }
      for (String query : TpchQueries.names()) {
        String sql = TpchQueries.text(query);
        Rows expected;
        try (ResultSet results = duckdb.executeQuery(sql)) {
          expected = Rows.read(results);
        }
        try {
          assertNull(Rows.difference(expected, SheafRows.query(session, sql), false), query);
        } catch (SheafException error) {
          assertEquals(ErrorCode.OUT_OF_MEMORY, error.code(), () -> query + ": " + error);
          assertTrue(error.getMessage().contains("in use"), () -> query + ": " + error);
          failed++;
        }
      }
    }
    assertTrue(failed <= failures, failed + " queries ran out of memory");
    try (Stream<Path> left = Files.walk(spill)) {
      assertEquals(List.of(), left.filter(Files::isRegularFile).toList());
    }
  }
}
