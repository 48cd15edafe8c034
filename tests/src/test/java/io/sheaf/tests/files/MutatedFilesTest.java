package io.sheaf.tests.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.SheafRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files of most formats with bytes changed, cut out, put in twice or cut off: rows, or an error of
 * the file that names it; never another one, and nothing is held afterwards.
 */
class MutatedFilesTest {
  private static final String ROWS =
      """
      SELECT i AS a, i / 8.0 AS b, CASE WHEN i % 3 > 0 THEN 'text äöü ' || i END AS c,
        DATE '2020-01-01' + CAST(i AS INTEGER) AS d, i % 2 = 0 AS e, CAST(i AS DECIMAL(30, 2)) AS f
      FROM range(400) AS r (i)
      """;

  private static final String NESTED =
      "SELECT *, [a, NULL, a + 1] AS g, {'x': a, 'y': [c]} AS h, MAP {'k': a} AS m FROM ("
          + ROWS
          + ")";

  @TempDir private Path folder;

  private void mutate(String ending, String query, int files, long seed) throws IOException {
    Random random = new Random(seed);
    int errors = 0;
    Map<String, String> settings =
        Map.of("threads", "2", "memory", "256MB", "check_operators", "on");
    // Closing the session fails when anything is held.
    try (Session session = Session.open(settings)) {
      Path good = folder.resolve("good." + ending);
      SheafRows.query(session, "COPY (" + query + ") TO '" + good + "'");
      byte[] bytes = Files.readAllBytes(good);
      assertEquals(400, SheafRows.query(session, "SELECT * FROM '" + good + "'").rows().size());
      for (int i = 0; i < files; i++) {
        Path changed = folder.resolve(i + "." + ending);
        Files.write(changed, Mutation.of(bytes, random));
        try {
          SheafRows.query(session, "SELECT * FROM '" + changed + "'");
        } catch (SheafException wrong) {
          errors++;
          String message = "seed " + seed + ", file " + i + ": " + wrong.getMessage();
          assertNotEquals(ErrorCode.INTERNAL_ERROR, wrong.code(), message);
          assertTrue(wrong.getMessage().contains(i + "." + ending), message);
        }
      }
    }
    assertTrue(errors > 0, "some files are broken");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"parquet", "csv.gz", "ndjson", "json", "ndjson.zst", "avro", "xlsx", "arrow"})
  void someChangedFilesAreErrorsOrRows(String ending) throws IOException {
    mutate(ending, isNested(ending) ? NESTED : ROWS, 15, 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "parquet",
        "csv",
        "csv.gz",
        "csv.bz2",
        "csv.zst",
        "csv.lz4",
        "csv.sz",
        "ndjson",
        "json",
        "ndjson.zst",
        "avro",
        "arrow",
        "xlsx"
      })
  @Tag("slow")
  void manyChangedFilesAreErrorsOrRows(String ending) throws IOException {
    mutate(ending, isNested(ending) ? NESTED : ROWS, 2000, 2);
  }

  private static boolean isNested(String ending) {
    return !ending.startsWith("csv") && !ending.equals("xlsx");
  }
}
