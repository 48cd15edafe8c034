package io.sheaf.tests.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random queries give DuckDB's rows. {@code -Dfuzz.seed=N} starts at another seed; a failure prints
 * the seed, the mode and a small query.
 */
class FuzzTest {
  @Test
  void threeHundredQueries() throws SQLException, IOException {
    run(300);
  }

  @Tag("slow")
  @Test
  void twentyThousandQueries() throws SQLException, IOException {
    run(20_000);
  }

  @Test
  void pageOfDifferencesIsAsTheListMakesIt() throws IOException {
    assertEquals(
        Differences.page(),
        Files.readString(Differences.PAGE),
        "differences.md is out of date: run Differences");
  }

  private static void run(int queries) throws SQLException, IOException {
    long seed = Long.getLong("fuzz.seed", 1);
    List<String> failures = new ArrayList<>();
    try (Fuzzer fuzzer = new Fuzzer()) {
      int before = 0;
      while (fuzzer.compared() - before < queries && failures.size() < 10) {
        int earlier = fuzzer.compared();
        fuzzer.run(seed++).ifPresent(failure -> failures.add(failure.toString()));
        // What making a failure smaller compares is no query of ours.
        before += Math.max(0, fuzzer.compared() - earlier - 1);
      }
      assertTrue(fuzzer.compared() - before >= Math.min(queries, 1), "queries were compared");
    }
    assertEquals(List.of(), failures);
  }
}
