package io.sheaf.tests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.SheafRows;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions that are nested as deep as programs write them run here and elsewhere. */
class DeepExpressionsTest {
  @ParameterizedTest
  @ValueSource(strings = {"threads", "loopback"})
  void aSumOfManyTerms(String scheduler) {
    StringBuilder sum = new StringBuilder("0");
    for (int i = 0; i < 100; i++) {
      sum.append(i % 2 == 0 ? " + t.a" : " - t.a + 1");
    }
    try (Session session = Session.open(Map.of("threads", "2", "scheduler", scheduler))) {
      String sql =
          "SELECT max(" + sum + ") FROM (VALUES (CAST(1 AS BIGINT)), (CAST(2 AS BIGINT))) t(a)";
      assertEquals("[[50]]", SheafRows.query(session, sql).rows().toString());
    }
  }
}
