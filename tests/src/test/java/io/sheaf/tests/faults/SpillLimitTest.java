package io.sheaf.tests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.SheafRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpillLimitTest {
  /** Some 10 MB to sort, a part of which can stay in memory. */
  private static final String SORT =
      "SELECT min(n), max(n) FROM (SELECT row_number() OVER (ORDER BY i * 7919 % 300007, i) AS n"
          + " FROM UNNEST(range(300000)) AS t (i)) AS q";

  @TempDir Path folder;

  @Test
  void whatWouldBeMoreThanTheLimitFailsAndTheSessionGoesOn() {
    Path spill = folder.resolve("spill");
    try (Session session =
        Session.open(
            Map.of("memory", "8MB", "threads", "1", "spill_directory", spill.toString()))) {
      assertEquals("[[1, 300000]]", SheafRows.query(session, SORT).rows().toString());
      session.execute("SET spill_limit = '1MB'").close();
      SheafException full =
          assertThrows(SheafException.class, () -> SheafRows.query(session, SORT));
      assertEquals(ErrorCode.DISK_FULL, full.code(), full.toString());
      assertTrue(full.getMessage().contains("spill_limit, 1,048,576 bytes"), full.getMessage());
      assertFalse(Files.exists(spill), "what was spilled is deleted");
      session.execute("RESET spill_limit").close();
      assertEquals("[[1, 300000]]", SheafRows.query(session, SORT).rows().toString());
    }
  }

  @Test
  void aLimitIsASize() {
    try (Session session = Session.open(Map.of())) {
      SheafException wrong =
          assertThrows(SheafException.class, () -> session.execute("SET spill_limit = '50%'"));
      assertEquals(ErrorCode.INVALID_SETTING, wrong.code());
    }
  }
}
