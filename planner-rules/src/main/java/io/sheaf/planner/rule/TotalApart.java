package io.sheaf.planner.rule;

import com.google.common.collect.ImmutableList;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Takes the empty set out of grouping sets, since it alone gives a row where there is no input:
 *
 * <pre>
 *   Aggregate sets {0, 1}, {0}, {}          Union all
 *                                      ==>    Aggregate sets {0, 1}, {0}
 *                                             Project NULL, NULL, calls
 *                                               Aggregate {}
 * </pre>
 */
final class TotalApart {
  private TotalApart() {}

  /** The same rows as the aggregate's, with the same types. */
  static RelNode of(Aggregate aggregate) {
    RelNode input = aggregate.getInput();
    List<ImmutableBitSet> sets =
        aggregate.getGroupSets().stream().filter(set -> !set.isEmpty()).toList();
    RelNode others =
        LogicalAggregate.create(
            input,
            List.of(),
            aggregate.getGroupSet(),
            ImmutableList.copyOf(sets),
            aggregate.getAggCallList());
    return LogicalUnion.create(
        List.of(RelOptUtil.createCastRel(others, aggregate.getRowType(), true), total(aggregate)),
        true);
  }

  /** The row of all rows, which has no keys. */
  private static RelNode total(Aggregate aggregate) {
    RelNode input = aggregate.getInput();
    RexBuilder rex = aggregate.getCluster().getRexBuilder();
    List<AggregateCall> calls =
        aggregate.getAggCallList().stream().filter(call -> !isOfSets(call)).toList();
    RelNode total =
        LogicalAggregate.create(
            input,
            List.of(),
            ImmutableBitSet.of(),
            null,
            calls.stream()
                .map(call -> call.adaptTo(input, call.getArgList(), call.filterArg, true, true))
                .toList());
    List<RexNode> columns = new ArrayList<>();
    for (int key = 0; key < aggregate.getGroupCount(); key++) {
      columns.add(rex.makeNullLiteral(aggregate.getRowType().getFieldList().get(key).getType()));
    }
    int next = 0;
    for (AggregateCall call : aggregate.getAggCallList()) {
      columns.add(
          isOfSets(call)
              ? rex.makeExactLiteral(BigDecimal.valueOf(ofTotal(call)), call.getType())
              : rex.makeInputRef(total, next++));
    }
    RelNode project =
        LogicalProject.create(
            total, List.of(), columns, aggregate.getRowType().getFieldNames(), Set.of());
    return RelOptUtil.createCastRel(project, aggregate.getRowType(), true);
  }

  private static boolean isOfSets(AggregateCall call) {
    return switch (call.getAggregation().getKind()) {
      case GROUPING, GROUPING_ID, GROUP_ID -> true;
      default -> false;
    };
  }

  /** Every key is rolled up. */
  private static long ofTotal(AggregateCall call) {
    return switch (call.getAggregation().getKind()) {
      case GROUPING, GROUPING_ID -> (1L << call.getArgList().size()) - 1;
      default -> 0;
    };
  }
}
