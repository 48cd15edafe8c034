package io.sheaf.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.planner.PlannerSettings.JoinStrategy;
import io.sheaf.planner.PlannerSettings.Workers;
import io.sheaf.planner.physical.EnsureRequirements;
import io.sheaf.planner.physical.SheafRel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What moves, for each pair of what is known of a join's two sides, on three workers. */
class JoinExchangesTest {
  private static final PlannerSettings THREE =
      PlannerSettings.local(2).withWorkers(new Workers(3, 0, true)).withJoin(JoinStrategy.HASH);

  /**
   * Two tables clustered by k, cut differently; one more that overlaps in part; two of no order.
   */
  private static final TestCatalog CATALOG =
      new TestCatalog(
          List.of(
              table("a", 4_000_000, 8_000_000).clustered(0, 40, false).build(),
              table("b", 3_000_000, 8_000_000).clustered(0, 17, true).build(),
              table("c", 2_000_000, 5_000_000).clustered(0, 11, false).build(),
              table("x", 4_000_000, 8_000_000).splits(40).build(),
              table("y", 3_000_000, 8_000_000).splits(30).build(),
              table("tiny", 1_000, 1_000).build()));

  private static StatisticsTable.Builder table(String name, long rows, long keys) {
    return new StatisticsTable.Builder(name, rows)
        .column("k", Simple.BIGINT, 1L, keys, (double) rows)
        .column("j", Simple.BIGINT, 1L, 1000L, 1000)
        .column("v", Simple.BIGINT, 1L, 1000L, 1000);
  }

  private static Map<String, Integer> exchanges(String sql, PlannerSettings settings) {
    Map<String, Integer> kinds = Exchanges.of(CATALOG.plan(sql, settings).physical());
    return kinds;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // known and known, aligned, cut elsewhere, and of another span: merged bounds
        "a       | a                                                  | {single=1}",
        "a       | b                                                  | {single=1}",
        "a       | c                                                  | {single=1}",
        "b       | c                                                  | {single=1}",
        // known and unknown: the unknown side alone moves, whichever it is
        "a       | y                                                  | {range=1, single=1}",
        "y       | a                                                  | {range=1, single=1}",
        "c       | x                                                  | {range=1, single=1}",
        // known and hash: the grouped side has moved once for its groups, and goes to the ranges
        "a       | (select k, count(*) as v from y group by k)        | {hash=1, range=1,"
            + " single=1}",
        // known through a join and a grouping of its own
        "(select a.k, b.v from a join b on a.k = b.k)   | y           | {range=1, single=1}",
        "(select k, max(v) as v from a group by k)      | b           | {single=1}",
        "(select k, max(v) as v from a group by k)      | y           | {range=1, single=1}",
        // unknown and unknown
        "x       | y                                                  | {hash=2, single=1}",
        // hash and hash of the same key, and of more keys than the join has
        "(select k, max(v) as v from x group by k) | (select k, max(v) as v from y group by k) |"
            + " {hash=2, single=1}",
        "(select k, j, max(v) as v from x group by k, j) | y          | {hash=3, single=1}",
        // hash of a part of the join's keys stays
        "(select k, max(v) as v from x group by k) | y                | {hash=2, single=1}",
      })
  void whatIsKnownOfTheSidesDecidesWhatMoves(String left, String right, String expected) {
    for (String type : List.of("join", "left join", "right join", "full join")) {
      String sql = "select l.v, r.v from %s l %s %s r on l.k = r.k".formatted(left, type, right);
      String plan = CATALOG.plan(sql, THREE).explain(ExplainFormat.TEXT);
      assertEquals(expected, exchanges(sql, THREE).toString(), () -> sql + "\n" + plan);
    }
  }

  @Test
  void divisionsAreKeptAboveAJoinThatMovedTheOtherSide() {
    String sql =
        "select l.k, count(*) from a l join y r on l.k = r.k join x z on z.k = l.k group by l.k";
    assertEquals("{range=2, single=1}", exchanges(sql, THREE).toString());
  }

  @Test
  void withDivisionsOffBothSidesMove() {
    String sql = "select l.v, r.v from a l join b r on l.k = r.k";
    assertEquals("{hash=2, single=1}", exchanges(sql, THREE.withDivisions(false)).toString());
  }

  @Test
  void explainTellsWhyOneSideMovesAndWhyTheOtherDoesNot() {
    String plan =
        CATALOG
            .plan("select l.v, r.v from a l join y r on l.k = r.k", THREE)
            .explain(ExplainFormat.TEXT);
    assertHas(plan, "no exchange of the left side: k divisions [40 ranges, split bounds of a]");
    assertHas(
        plan,
        "exchange: only this side moves, to where the left side's rows are: k divisions [40 ranges,"
            + " split bounds of a]; divisions of k, known as those of the other side are, would"
            + " avoid it");
  }

  @Test
  void aSmallBuildSideIsSentToAll() {
    String sql = "select l.v, r.v from x l join tiny r on l.k = r.k";
    PlannerSettings auto = THREE.withJoin(JoinStrategy.AUTO);
    assertEquals("{broadcast=1, single=1}", exchanges(sql, auto).toString());
    // In one process the table itself is shared.
    assertEquals(
        "{single=1}", exchanges(sql, auto.withWorkers(new Workers(3, 0, false))).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"right join", "full join"})
  void unmatchedRowsOfASharedBuildSideWouldComeFromEveryTask(String type) {
    // The estimates make tiny the build side of either; it is not shared whatever its size.
    String sql = "select l.v, r.v from x l %s tiny r on l.k = r.k".formatted(type);
    PlannerSettings broadcast = THREE.withJoin(JoinStrategy.BROADCAST);
    assertEquals("{hash=2, single=1}", exchanges(sql, broadcast).toString());
  }

  @Test
  void oneWorkerExchangesNothingButTheResult() {
    PlannerSettings one = THREE.withWorkers(new Workers(1, 0, true)).withDivisions(false);
    String sql = "select l.j, count(*) from x l join y r on l.k = r.k group by l.j order by 1";
    assertEquals("{single=1}", exchanges(sql, one).toString());
  }

  @Test
  void smallTablesAreOneTask() {
    var planned = CATALOG.plan("select j, count(*) from tiny group by j", THREE);
    assertEquals(2, planned.stages().stages().size());
    planned.stages().stages().forEach(stage -> assertEquals(1, stage.taskCount()));
  }

  @Test
  void sortedRunsAreMergedByTheClient() {
    String plan =
        CATALOG
            .plan("select k from x where j < 100 order by v, k", THREE)
            .explain(ExplainFormat.TEXT);
    assertHas(plan, "Stage 1: 1 task, at the client");
    assertHas(plan, "Partial sort by [v, k]");
    assertHas(plan, "exchange: the sorted rows of all tasks are merged into one order");
    assertEquals(2, plan.split("Stage ", -1).length - 1, plan);
  }

  @Test
  void manyRowsAreSortedByRanges() {
    String plan = CATALOG.plan("select k from x order by v, k", THREE).explain(ExplainFormat.TEXT);
    assertHas(plan, "Stage 5: 1 task, at the client");
    assertHas(plan, "exchange: the sorted ranges come one after the other");
    assertHas(plan, "Exchange by sampled ranges of [v, k] to 6 tasks");
    assertHas(plan, "Stage 2: 1 task");
    assertHas(plan, "Bounds of ranges");
    assertEquals(6, plan.split("Stage ", -1).length - 1, plan);
  }

  /** What a task would make otherwise when it runs again may not decide where rows go. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select sum(cast(v as double)) from x group by k order by 1",
        "select k from (select k from x limit 3000000) t order by k",
        "select random() from x order by 1"
      })
  void keysThatCouldChangeAreMerged(String sql) {
    PlannerSettings forced = THREE.withPartitions(4);
    String plan = CATALOG.plan(sql, forced).explain(ExplainFormat.TEXT);
    assertFalse(plan.contains("sampled ranges"), plan);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 129})
  void ensuringTwiceChangesNothing(int partitions) {
    TestCatalog tpch = TestCatalog.tpch();
    for (boolean apart : new boolean[] {true, false}) {
      for (JoinStrategy join : JoinStrategy.values()) {
        PlannerSettings settings =
            THREE
                .withWorkers(new Workers(3, 1000, apart))
                .withPartitions(partitions)
                .withJoin(join);
        for (int query = 1; query <= 22; query++) {
          SheafRel physical = tpch.plan(TestCatalog.tpchQuery(query), settings).physical();
          assertEquals(physical, new EnsureRequirements(settings).apply(physical), "q" + query);
        }
      }
    }
  }

  @Test
  void splitsAreDealtByTheirBytes() {
    var planned = CATALOG.plan("select max(k) from x", THREE);
    List<Integer> splits = new ArrayList<>();
    planned.stages().stages().getFirst().root().inputs().forEach(input -> collect(input, splits));
    assertEquals(6, splits.size());
    assertTrue(splits.stream().allMatch(count -> count == 6 || count == 7), splits.toString());
  }

  private static void collect(io.sheaf.operators.spec.OperatorSpec spec, List<Integer> splits) {
    if (spec instanceof io.sheaf.operators.spec.ScanSpec scan) {
      scan.assignment().forEach(task -> splits.add(task.size()));
    }
    spec.inputs().forEach(input -> collect(input, splits));
  }

  private static void assertHas(String plan, String part) {
    assertTrue(plan.contains(part), () -> "no '" + part + "' in\n" + plan);
  }
}
