package io.sheaf.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.planner.PlannerSettings.JoinStrategy;
import io.sheaf.planner.PlannerSettings.Workers;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The exchanges of each operation over rows of which more or less is known, and of a join of each
 * pair of them, on three workers. The exchange that brings the result to the client is left out.
 */
class DivisionStatesTest {
  private static final Set<State> DIVIDED = EnumSet.range(State.DIVISIONS, State.WINDOWED);

  private static final PlannerSettings THREE =
      PlannerSettings.local(2).withWorkers(new Workers(3, 0, true)).withJoin(JoinStrategy.HASH);

  private static final TestCatalog CATALOG =
      new TestCatalog(
          List.of(
              table("a", 4_000_000, 8_000_000).clustered(0, 40, false).build(),
              table("b", 3_000_000, 8_000_000).clustered(0, 17, true).build(),
              table("c", 2_000_000, 5_000_000).clustered(0, 11, false).build(),
              table("x", 4_000_000, 8_000_000).splits(40).build()));

  private static StatisticsTable.Builder table(String name, long rows, long keys) {
    return new StatisticsTable.Builder(name, rows)
        .column("k", Simple.BIGINT, 1L, keys, (double) rows)
        .column("j", Simple.BIGINT, 1L, 1000L, 1000)
        .column("v", Simple.BIGINT, 1L, 1000L, 1000);
  }

  /** What is known of rows by their column k. */
  enum State {
    DIVISIONS("(select * from a)", 0),
    STRADDLING("(select * from b)", 0),
    FILTERED("(select k, j, v + 1 as v from a where j < 900)", 0),
    RISING("(select k + 7 as k, j, v from a)", 0),
    IN_STEPS("(select k / 10 as k, j, v from a)", 0),
    UNION("(select * from a union all select * from c)", 0),
    JOINED("(select a.k, a.j, c.v from a left join c on a.k = c.k)", 0),
    GROUPED("(select k, max(j) as j, max(v) as v from a group by k)", 0),
    WINDOWED("(select k, j, sum(v) over (partition by k) as v from a)", 0),
    HASHED("(select k, max(j) as j, max(v) as v from x group by k)", 1),
    UNKNOWN("(select * from x)", 0),
    FALLING("(select 9000000 - k as k, j, v from a)", 0),
    LIMITED("(select * from a limit 3000000)", 1);

    final String rows;

    /** Exchanges that making the rows takes. */
    final int own;

    State(String rows, int own) {
      this.rows = rows;
      this.own = own;
    }

    boolean hasDivisions() {
      return DIVIDED.contains(this);
    }

    /** Whether equal keys are in one task. */
    boolean isClustered() {
      return hasDivisions() || this == HASHED || this == LIMITED;
    }
  }

  private static Map<String, Integer> exchanges(String sql, PlannerSettings settings) {
    Map<String, Integer> kinds = Exchanges.of(CATALOG.plan(sql, settings).physical());
    kinds.merge("single", -1, Integer::sum);
    kinds.values().removeIf(count -> count == 0);
    return kinds;
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void distinctValuesOfGroupsStayWhereTheGroupsAre(State state) {
    String query = "select k, count(distinct v) from %s t group by k".formatted(state.rows);
    int expected = state.own + (state.isClustered() ? 0 : 2);
    assertEquals(expected, total(query, THREE), () -> explained(query));
  }

  private static int total(String sql, PlannerSettings settings) {
    return exchanges(sql, settings).values().stream().mapToInt(Integer::intValue).sum();
  }

  private static String explained(String sql) {
    return sql + "\n" + CATALOG.plan(sql, THREE).explain(ExplainFormat.TEXT);
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void groupsAndPartitionsNeedNoExchangeWhereEqualKeysAreTogether(State state) {
    for (String sql :
        List.of(
            "select k, count(*), sum(v) from %s t group by k",
            "select k, j, count(*) from %s t group by k, j",
            "select distinct k, v from %s t",
            "select k, v, row_number() over (partition by k order by v) from %s t")) {
      String query = sql.formatted(state.rows);
      int expected = state.own + (state.isClustered() ? 0 : 1);
      assertEquals(expected, total(query, THREE), () -> explained(query));
      if (state.hasDivisions()) {
        String plan = CATALOG.plan(query, THREE).explain(ExplainFormat.TEXT);
        assertTrue(plan.contains("* no exchange: "), plan);
        assertTrue(total(query, THREE.withDivisions(false)) > 0, query);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void sortsNeedNoSampleWhereRangesAreKnown(State state) {
    for (String order : List.of("k, v", "k desc, v", "k nulls first", "k desc nulls last")) {
      String query = "select k, v from %s t order by %s".formatted(state.rows, order);
      boolean one = state == State.LIMITED;
      int expected = state.own + (state.hasDivisions() || one ? 0 : 1);
      assertEquals(expected, total(query, THREE), () -> explained(query));
      String plan = CATALOG.plan(query, THREE).explain(ExplainFormat.TEXT);
      assertEquals(
          state.hasDivisions(), plan.contains("* no exchange by ranges: k divisions"), plan);
    }
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void theFirstRowsNeedNoExchange(State state) {
    String query = "select k, v from %s t order by k limit 10".formatted(state.rows);
    // What the client limits it goes on with.
    int expected = state == State.LIMITED ? 0 : state.own;
    assertEquals(expected, total(query, THREE), () -> explained(query));
  }

  @Test
  void everyPairOfStatesJoins() {
    List<String> wrong = new ArrayList<>();
    for (State left : State.values()) {
      for (State right : State.values()) {
        String sql =
            "select l.v, r.v from %s l join %s r on l.k = r.k".formatted(left.rows, right.rows);
        int moved = total(sql, THREE) - left.own - right.own;
        if (moved != expected(left, right)) {
          wrong.add(
              "%s with %s: %s, not %d more than their own"
                  .formatted(left, right, exchanges(sql, THREE), expected(left, right)));
        }
        int off = total(sql, THREE.withDivisions(false));
        if (left.hasDivisions() && right.hasDivisions() && off <= moved) {
          wrong.add(left + " with " + right + " moves as much without divisions: " + off);
        }
      }
    }
    assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
  }

  /** Sides that a join moves. */
  private static int expected(State left, State right) {
    if ((left == State.IN_STEPS) != (right == State.IN_STEPS)) {
      // The tenth part of a key does not range over what a key does.
      return left.hasDivisions() || right.hasDivisions() ? 1 : 2;
    }
    if (left.hasDivisions() && right.hasDivisions()) {
      return 0;
    }
    if (left == State.LIMITED && right == State.LIMITED) {
      return 0;
    }
    if (left.hasDivisions() || right.hasDivisions()) {
      return 1;
    }
    if (left == State.HASHED || right == State.HASHED) {
      // The hash of the one side serves both.
      return left == right ? 0 : 1;
    }
    return 2;
  }

  @Test
  void anExchangeThatIsThereSaysWhatWouldAvoidIt() {
    String plan =
        CATALOG.plan("select k, count(*) from x group by k", THREE).explain(ExplainFormat.TEXT);
    assertTrue(plan.contains("tables clustered by [k] with known divisions would avoid it"), plan);
    plan = CATALOG.plan("select k, v from x order by k", THREE).explain(ExplainFormat.TEXT);
    assertTrue(plan.contains("divisions of [k], or rows that are in this order, or a LIMIT"), plan);
  }

  @Test
  void whatFallsIsNotTakenToRise() {
    String plan =
        CATALOG
            .plan("select k, v from (select 9 - k as k, v from a) t order by k", THREE)
            .explain(ExplainFormat.TEXT);
    assertFalse(plan.contains("no exchange by ranges"), plan);
  }
}
