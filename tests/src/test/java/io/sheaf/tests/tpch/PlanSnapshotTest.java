package io.sheaf.tests.tpch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.SheafRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The plans of the 22 queries at SF 0.01, so that a change of the planner shows what it does to
 * them. {@code -Dsheaf.snapshots=write} writes them anew, to be read in the diff.
 */
class PlanSnapshotTest {
  private static final Path PLANS = Path.of("src", "test", "resources", "plans");

  private static Session session;
  private static Path data;

  @BeforeAll
  static void open() {
    data = TpchData.parquet(0.01);
    session = Session.open(Map.of("threads", "2", "memory", "1GB"));
    TpchData.views(data).forEach(view -> session.execute(view).close());
  }

  @AfterAll
  static void close() {
    session.close();
  }

  static Stream<String> queries() {
    return TpchQueries.names().stream();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void thePlanIsTheOneOnRecord(String query) throws IOException {
    String plan =
        SheafRows.query(session, "EXPLAIN " + TpchQueries.text(query)).rows().stream()
            .map(row -> row.getFirst().toString().replace(data.toString(), "TPCH"))
            .collect(Collectors.joining("\n", "", "\n"));
    Path record = PLANS.resolve(query + ".txt");
    if (System.getProperty("sheaf.snapshots", "").equals("write")) {
      Files.writeString(record, plan);
    }
    assertEquals(Files.readString(record), plan);
  }
}
