package io.sheaf.planner.rule;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/**
 * Takes conditions on left columns below an ASOF join. Those on right columns stay: without the
 * rows that they drop, others would be the nearest.
 */
public final class FilterAsofTranspose extends RelOptRule {
  public static final FilterAsofTranspose INSTANCE = new FilterAsofTranspose();

  @SuppressWarnings("deprecation") // RelRule wants a configuration that is generated
  private FilterAsofTranspose() {
    super(operand(Filter.class, operand(AsofJoin.class, any())), "FilterAsofTranspose");
  }

  @Override
  public void onMatch(RelOptRuleCall call) {
    Filter filter = call.rel(0);
    AsofJoin join = call.rel(1);
    int leftColumns = join.getLeft().getRowType().getFieldCount();
    List<RexNode> below = new ArrayList<>();
    List<RexNode> above = new ArrayList<>();
    for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
      boolean isLeft = RelOptUtil.InputFinder.bits(conjunct).length() <= leftColumns;
      (isLeft && RexUtil.isDeterministic(conjunct) ? below : above).add(conjunct);
    }
    if (below.isEmpty()) {
      return;
    }
    RexBuilder rex = filter.getCluster().getRexBuilder();
    RelNode left = LogicalFilter.create(join.getLeft(), RexUtil.composeConjunction(rex, below));
    RelNode joined = AsofJoin.create(left, join.getRight(), join.match());
    call.transformTo(
        above.isEmpty()
            ? joined
            : LogicalFilter.create(joined, RexUtil.composeConjunction(rex, above)));
  }
}
