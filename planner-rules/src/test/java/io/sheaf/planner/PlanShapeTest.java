package io.sheaf.planner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.planner.PlannerSettings.JoinStrategy;
import io.sheaf.planner.physical.EnsureRequirements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanShapeTest {
  private static final PlannerSettings LOCAL = PlannerSettings.local(2);
  private final TestCatalog catalog = TestCatalog.tpch();

  private String plan(String sql) {
    return plan(sql, LOCAL);
  }

  private String plan(String sql, PlannerSettings settings) {
    return catalog.plan(sql, settings).explain(ExplainFormat.TEXT);
  }

  private static void assertHas(String plan, String part) {
    assertTrue(plan.contains(part), () -> "no '" + part + "' in\n" + plan);
  }

  private static void assertHasNot(String plan, String part) {
    assertFalse(plan.contains(part), () -> "'" + part + "' in\n" + plan);
  }

  @Test
  void existsBecomesASemiJoinThatKeepsTheSmallerSide() {
    String few =
        plan(
            "select c_name from customer where exists (select 1 from orders where o_custkey ="
                + " c_custkey)");
    assertHas(few, "HashJoin RIGHT_SEMI on o_custkey = c_custkey");
    String many =
        plan(
            "select o_orderkey from orders where exists (select 1 from customer where o_custkey ="
                + " c_custkey)");
    assertHas(many, "HashJoin SEMI on o_custkey = c_custkey");
  }

  @Test
  void existsUnderOrBecomesNoSemiJoin() {
    String plan =
        plan(
            "select c_name from customer where c_acctbal > 0 or exists"
                + " (select 1 from orders where o_custkey = c_custkey)");
    assertHasNot(plan, "SEMI");
  }

  @Test
  void notInOverColumnsWithoutNullsIsAnAntiJoin() {
    assertHas(
        plan("select c_name from customer where c_custkey not in (select o_custkey from orders)"),
        "HashJoin RIGHT_ANTI");
    assertHas(
        plan(
            "select o_orderkey from orders where o_custkey not in (select c_custkey from"
                + " customer)"),
        "HashJoin ANTI");
  }

  @Test
  void notInOverANullableColumnKnowsOfNulls() {
    String sql =
        "select c_name from customer where c_custkey not in"
            + " (select case when o_custkey > 5 then o_custkey end from orders)";
    assertHas(plan(sql), "HashJoin NULL_AWARE_ANTI");
  }

  @Test
  void aCorrelatedAggregateBecomesAGroupedJoin() {
    String plan =
        plan(
            "select ps_partkey from partsupp where ps_availqty >"
                + " (select 0.5 * sum(l_quantity) from lineitem where l_partkey = ps_partkey)");
    assertHas(plan, "HashJoin INNER");
    assertHas(plan, "Aggregate by [");
    assertHas(plan, "[sum(l_quantity)]");
  }

  @Test
  void aCorrelatedCountKeepsItsZero() {
    // No row of orders means a count of 0, not null: an inner join would lose the customer.
    String plan =
        plan(
            "select c_name from customer where 0 = (select count(*) from orders where o_custkey ="
                + " c_custkey)");
    assertHasNot(plan, "HashJoin INNER on c_custkey = o_custkey,");
    assertTrue(plan.contains("LEFT") || plan.contains("RIGHT"), plan);
  }

  @Test
  void filtersReachTheScansThroughJoinsAndProjections() {
    String plan =
        plan(
            "select * from (select o_orderkey + 1 as k, c_name, o_orderdate as d from orders join"
                + " customer on o_custkey = c_custkey) t where d < date '1992-02-01'");
    assertHas(plan, "prune (o_orderdate < date '1992-02-01')");
  }

  @Test
  void aFilterOnAnAggregateStaysAboveIt() {
    String plan = plan("select o_custkey from orders group by o_custkey having count(*) > 5");
    assertTrue(plan.indexOf("Filter") < plan.indexOf("Aggregate"), plan);
  }

  @Test
  void constantsReachTheOtherSideOfAnEquality() {
    String plan =
        plan("select 1 from orders join lineitem on o_orderkey = l_orderkey where o_orderkey = 7");
    assertHas(plan, "prune (l_orderkey = 7)");
    assertHas(plan, "prune (o_orderkey = 7)");
  }

  @Test
  void anOuterJoinKeepsItsPreservedSideUnfiltered() {
    String plan =
        plan(
            "select c_name from customer left join orders on o_custkey = c_custkey and c_custkey ="
                + " 7");
    assertHasNot(plan, "prune (c_custkey = 7)");
  }

  @Test
  void unusedColumnsAreNotRead() {
    assertHas(
        plan("select sum(l_tax) from lineitem where l_discount > 0"),
        "Scan lineitem [l_discount, l_tax]");
  }

  @Test
  void theSmallerSideIsBuilt() {
    String plan = plan("select c_name from nation join customer on c_nationkey = n_nationkey");
    assertHas(plan, "HashJoin INNER on c_nationkey = n_nationkey");
  }

  @Test
  void distinctAggregatesBecomeTwoAggregations() {
    String plan =
        plan(
            "select o_custkey, count(distinct o_clerk), sum(o_totalprice) from orders group by"
                + " o_custkey");
    assertHasNot(plan, "distinct");
  }

  @Test
  void severalDistinctAggregatesReadTheirInputOnce() {
    String sql =
        "select k, count(distinct o_clerk), count(distinct o_custkey) from (select o.*, case when"
            + " o_custkey > 5 then o_custkey end as k from orders o) t group by k";
    String plan = plan(sql);
    assertHas(plan, "Expand to [k, o_clerk], [k, o_custkey], [k]");
    assertEquals(plan.indexOf("Scan orders"), plan.lastIndexOf("Scan orders"), plan);
  }

  @Test
  void clusteredTablesJoinWithoutAnExchange() {
    String plan =
        plan("select o_orderdate, l_quantity from orders join lineitem on o_orderkey = l_orderkey");
    assertHas(
        plan,
        "no exchange: l_orderkey divisions [49 ranges, split bounds of lineitem, 48 straddling]");
    assertHas(plan, "aligned with o_orderkey divisions [13 ranges, split bounds of orders]");
  }

  @Test
  void withDivisionsOffTheyJoinInOneTask() {
    var planned =
        catalog.plan(
            "select o_orderdate, l_quantity from orders join lineitem on o_orderkey = l_orderkey",
            LOCAL.withDivisions(false));
    assertEquals(1, planned.stages().stages().size());
    assertEquals(1, planned.stages().last().taskCount());
    assertEquals(2, planned.stages().last().maxDrivers());
  }

  /** Planning would take ages if each level asked those below it more than once. */
  @Test
  void longChainsOfUnionsAndJoinsArePlanned() {
    String unions = "select o_custkey as k from orders";
    assertHas(plan(unions + (" union all " + unions).repeat(80)), "Union");
    StringBuilder joins = new StringBuilder("select count(*) from orders o0");
    for (int i = 1; i < 40; i++) {
      joins.append(" left join orders o%d on o%d.o_orderkey = o0.o_custkey".formatted(i, i));
    }
    assertHas(plan(joins.toString()), "HashJoin");
  }

  @Test
  void aJoinOnAnotherKeyUsesNoDivisions() {
    String plan = plan("select o_orderdate from orders join lineitem on o_custkey = l_partkey");
    assertHasNot(plan, "no exchange");
  }

  @Test
  void groupingByAClusteredKeyNeedsNoExchange() {
    String plan = plan("select l_orderkey, sum(l_quantity) from lineitem group by l_orderkey");
    assertHas(plan, "no exchange: l_orderkey divisions");
    assertHas(plan, "Aggregate by [l_orderkey]");
    assertHasNot(plan, "Partial");
  }

  @Test
  void forcedPartitionsAggregateInTwoSteps() {
    String plan =
        plan(
            "select o_custkey, avg(o_totalprice) from orders group by o_custkey",
            LOCAL.withPartitions(7));
    assertHas(plan, "Final aggregate by [o_custkey] [avg(state1, state2)]");
    assertHas(plan, "Exchange by hash of [o_custkey] to 7 tasks");
    assertHas(plan, "Partial aggregate by [o_custkey] [avg(o_totalprice)]");
  }

  @Test
  void forcedPartitionsExchangeBothSidesOfAJoin() {
    String sql = "select 1 from orders join lineitem on o_orderkey = l_orderkey";
    assertEquals(
        2,
        count(
            plan(sql, LOCAL.withPartitions(3).withJoin(JoinStrategy.HASH)), "Exchange by hash of"));
    assertEquals(
        0,
        count(
            plan(sql, LOCAL.withPartitions(3).withJoin(JoinStrategy.BROADCAST)),
            "Exchange by hash of"));
  }

  @Test
  void aFullJoinIsNeverBroadcast() {
    String sql = "select 1 from orders full join customer on o_custkey = c_custkey";
    String plan = plan(sql, LOCAL.withPartitions(3).withJoin(JoinStrategy.BROADCAST));
    assertEquals(2, count(plan, "Exchange by hash of"));
  }

  private static int count(String text, String part) {
    return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 128, 257})
  void ensuringTwiceChangesNothing(int partitions) {
    PlannerSettings settings = LOCAL.withPartitions(partitions);
    for (int query = 1; query <= 22; query++) {
      var planned = catalog.plan(TestCatalog.tpchQuery(query), settings);
      assertEquals(
          planned.physical(),
          new EnsureRequirements(settings).apply(planned.physical()),
          "q" + query);
      planned
          .stages()
          .stages()
          .forEach(
              s ->
                  s.dependencies()
                      .forEach(d -> assertTrue(d.stage() < s.id(), "stage order of q" + s.id())));
    }
  }

  @Test
  void aLikeOrderOfJoinsIsFoundForQuery5() {
    String plan = plan(TestCatalog.tpchQuery(5));
    // lineitem probes what orders, customer, nation and region leave.
    assertTrue(plan.indexOf("Scan lineitem") < plan.indexOf("Scan orders"), plan);
    assertTrue(plan.indexOf("Scan orders") < plan.indexOf("Scan customer"), plan);
    assertTrue(plan.indexOf("Scan nation") < plan.indexOf("Scan region"), plan);
  }

  @Test
  void query17ReadsItsLinesOnce() {
    String plan = plan(TestCatalog.tpchQuery(17));
    assertHas(plan, "avg(l_quantity) over [l_partkey]");
    assertEquals(
        plan.indexOf("[l_partkey, l_quantity"), plan.lastIndexOf("[l_partkey, l_quantity"));
  }

  @Test
  void aSubQueryAggregatesOnlyThePartsItNeeds() {
    String plan =
        plan(
            "select sum(l_extendedprice) from lineitem, part where p_partkey = l_partkey and"
                + " p_brand = 'Brand#23' and p_container = 'MED BOX' and l_quantity < (select 0.2 *"
                + " sum(l_quantity) from lineitem where l_partkey = p_partkey)");
    assertHas(plan, "HashJoin SEMI on correlated1 = p_partkey");
  }

  @Test
  void windowsOverOneOrderShareASort() {
    String plan =
        plan(
            "select rank() over (partition by o_custkey order by o_orderdate), sum(o_totalprice)"
                + " over (partition by o_custkey), count(*) over () from orders");
    assertHas(plan, "Window sorted by [o_custkey, o_orderdate]");
    assertEquals(plan.indexOf("Window sorted"), plan.lastIndexOf("Window sorted"), plan);
  }

  @Test
  void windowsOverOtherOrdersSortAgain() {
    String plan =
        plan(
            "select rank() over (partition by o_custkey order by o_orderdate), sum(o_totalprice)"
                + " over (partition by o_clerk) from orders");
    assertHas(plan, "Window sorted by [o_custkey, o_orderdate]");
    assertHas(plan, "Window sorted by [o_clerk]");
  }

  @Test
  void whatCannotBePlannedIsNamed() {
    SheafException error =
        assertThrows(
            SheafException.class,
            () -> plan("select collect(o_totalprice) over (order by o_orderkey) from orders"));
    assertEquals(ErrorCode.UNSUPPORTED, error.code());
    assertTrue(error.getMessage().contains("COLLECT"), error.getMessage());
  }

  @Test
  void aScanReadsWhatAnExpressionAboveItUses() {
    assertHas(plan("select n_regionkey + 1 from nation"), "Scan nation [n_regionkey]");
    assertHas(plan("select random() from nation"), "Scan nation [n_nationkey]");
    assertHas(
        plan("select sum(r) from (select row_number() over (order by n_name) as r from nation) t"),
        "Scan nation [n_name]");
    assertHas(
        plan("select n_regionkey + n_nationkey, n_name from nation"),
        "Scan nation [n_nationkey, n_name, n_regionkey]");
  }
}
