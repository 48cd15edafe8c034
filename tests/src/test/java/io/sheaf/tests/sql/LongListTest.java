package io.sheaf.tests.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.sql.Session;
import io.sheaf.tests.oracle.SheafRows;
import io.sheaf.tests.tpch.TpchData;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Lists of IN as long as programs write them are planned at once and give the right rows. */
class LongListTest {
  private static final int LITERALS = 15_000;

  /** What the list's literals look like, and the same condition without a list. */
  enum Lists {
    INTEGERS("l_orderkey IN (%s)", "%d", "l_orderkey <= 15000"),
    NEGATED("l_orderkey NOT IN (%s)", "%d", "l_orderkey > 15000"),
    STRINGS("CAST(l_orderkey AS VARCHAR) IN (%s)", "'%d'", "l_orderkey <= 15000"),
    DECIMALS(
        "l_extendedprice IN (%s)",
        "%d.50",
        "l_extendedprice BETWEEN 1 AND 15000.5 AND l_extendedprice - floor(l_extendedprice) = 0.5");

    final String condition;
    final String literal;
    final String same;

    Lists(String condition, String literal, String same) {
      this.condition = condition;
      this.literal = literal;
      this.same = same;
    }
  }

  @ParameterizedTest
  @EnumSource(Lists.class)
  void fifteenThousandLiterals(Lists list) {
    String table = "'" + TpchData.parquet(0.01).resolve("lineitem.parquet") + "'";
    String literals =
        IntStream.rangeClosed(1, LITERALS)
            .mapToObj(list.literal::formatted)
            .collect(Collectors.joining(", "));
    String query = "SELECT count(*) FROM " + table + " WHERE " + list.condition.formatted(literals);
    try (Session session = Session.open(Map.of("threads", "2"))) {
      List<List<Object>> expected =
          SheafRows.query(session, "SELECT count(*) FROM " + table + " WHERE " + list.same).rows();
      assertEquals(expected, SheafRows.query(session, query).rows());
      assertTrue(((BigDecimal) expected.getFirst().getFirst()).signum() > 0);
      session.execute("SET scheduler = loopback").close();
      assertEquals(expected, SheafRows.query(session, query).rows());
      // Processor time, the best of some: other work on the machine is none of the planner's.
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      Duration best =
          IntStream.range(0, 8)
              .mapToObj(
                  i -> {
                    long start = threads.getCurrentThreadCpuTime();
                    SheafRows.query(session, "EXPLAIN " + query);
                    return Duration.ofNanos(threads.getCurrentThreadCpuTime() - start);
                  })
              .min(Duration::compareTo)
              .orElseThrow();
      assertTrue(best.toMillis() < 500, () -> "planned in " + best);
    }
  }
}
