package io.sheaf.planner;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.sheaf.planner.common.CommonTables;
import org.apache.calcite.plan.RelOptUtil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TpchPlanTest {
  private final TestCatalog catalog = TestCatalog.tpch();

  @ParameterizedTest
  @ValueSource(
      ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22})
  void everyQueryIsPlanned(int query) {
    var root = catalog.convert(TestCatalog.tpchQuery(query));
    if (Boolean.getBoolean("sheaf.plans")) {
      System.out.println(
          "== q"
              + query
              + "\n"
              + RelOptUtil.toString(CommonTables.optimize(root.project()).root()));
    }
    PlannedQuery planned = Planner.plan(root, PlannerSettings.local(2));
    if (Boolean.getBoolean("sheaf.plans")) {
      System.out.println(planned.explain(ExplainFormat.TEXT));
    }
    assertFalse(planned.stages().stages().isEmpty());
  }
}
