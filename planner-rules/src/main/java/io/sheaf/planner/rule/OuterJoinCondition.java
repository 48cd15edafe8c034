package io.sheaf.planner.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;

/**
 * The condition of an outer join, which can't become a filter: each sub-query in it is a column of
 * the one side that it refers to, computed below the join.
 */
final class OuterJoinCondition {
  private final Join join;
  private final RexBuilder rex;
  private final int leftCount;

  OuterJoinCondition(Join join) {
    this.join = join;
    this.rex = join.getCluster().getRexBuilder();
    this.leftCount = join.getLeft().getRowType().getFieldCount();
  }

  /** Whether every sub-query refers to one of the sides at most. */
  boolean isOneSided() {
    boolean[] all = {true};
    join.getCondition()
        .accept(
            new RexShuttle() {
              @Override
              public RexNode visitSubQuery(RexSubQuery query) {
                all[0] &= isOf(query, 0, leftCount) || isOf(query, leftCount, Integer.MAX_VALUE);
                return query;
              }
            });
    return all[0];
  }

  /** The join with the sub-queries' columns in its inputs; for {@link #isOneSided} conditions. */
  RelNode withColumns() {
    List<RexNode> ofLeft = new ArrayList<>();
    List<RexNode> ofRight = new ArrayList<>();
    RexNode condition =
        join.getCondition()
            .accept(
                new RexShuttle() {
                  @Override
                  public RexNode visitSubQuery(RexSubQuery query) {
                    boolean left = isOf(query, 0, leftCount);
                    List<RexNode> columns = left ? ofLeft : ofRight;
                    columns.add(left ? query : rightAlone(query));
                    // Numbered from the end of its side; moved when the sides are complete.
                    return new Placeholder(left, columns.size() - 1, query).ref();
                  }
                });
    RelNode left = with(join.getLeft(), ofLeft, join.getVariablesSet());
    RelNode right = with(join.getRight(), ofRight, join.getVariablesSet());
    int newLeft = leftCount + ofLeft.size();
    int rightCount = join.getRight().getRowType().getFieldCount();
    RexNode moved =
        condition.accept(
            new RexShuttle() {
              @Override
              public RexNode visitInputRef(RexInputRef ref) {
                int index = ref.getIndex();
                if (index >= Placeholder.RIGHT) {
                  return moved(ref, newLeft + rightCount + index - Placeholder.RIGHT);
                }
                if (index >= Placeholder.LEFT) {
                  return moved(ref, leftCount + index - Placeholder.LEFT);
                }
                return index < leftCount ? ref : moved(ref, index - leftCount + newLeft);
              }
            });
    RelNode joined =
        LogicalJoin.create(left, right, List.of(), moved, Set.of(), join.getJoinType());
    return withoutColumns(joined, newLeft, rightCount);
  }

  private static RexInputRef moved(RexInputRef ref, int index) {
    return new RexInputRef(index, ref.getType());
  }

  /** A column that is not there yet. */
  private record Placeholder(boolean left, int number, RexSubQuery query) {
    static final int LEFT = 1 << 20;
    static final int RIGHT = 1 << 21;

    RexNode ref() {
      return new RexInputRef((left ? LEFT : RIGHT) + number, query.getType());
    }
  }

  private static RelNode with(RelNode side, List<RexNode> queries, Set<CorrelationId> ids) {
    if (queries.isEmpty()) {
      return side;
    }
    List<RexNode> columns =
        new ArrayList<>(side.getCluster().getRexBuilder().identityProjects(side.getRowType()));
    columns.addAll(queries);
    return SubQueryRemoval.project(
        LogicalProject.create(side, List.of(), columns, (List<String>) null, ids));
  }

  private RelNode withoutColumns(RelNode joined, int newLeft, int rightCount) {
    List<RexNode> columns = new ArrayList<>();
    for (int i = 0; i < leftCount; i++) {
      columns.add(rex.makeInputRef(joined, i));
    }
    if (join.getJoinType().projectsRight()) {
      for (int i = 0; i < rightCount; i++) {
        columns.add(rex.makeInputRef(joined, newLeft + i));
      }
    }
    return LogicalProject.create(
        joined, List.of(), columns, join.getRowType().getFieldNames(), Set.of());
  }

  private boolean isOf(RexSubQuery query, int from, int to) {
    boolean operands =
        query.getOperands().stream()
            .flatMap(o -> RelOptUtil.InputFinder.bits(o).asList().stream())
            .allMatch(i -> i >= from && i < to);
    return operands
        && join.getVariablesSet().stream()
            .flatMap(id -> Correlations.columns(query.rel, id).stream())
            .allMatch(i -> i >= from && i < to);
  }

  /** The sub-query with references to the right side's own rows. */
  private RexNode rightAlone(RexSubQuery query) {
    RexShuttle shuttle =
        new RexShuttle() {
          @Override
          public RexNode visitFieldAccess(RexFieldAccess access) {
            if (access.getReferenceExpr() instanceof RexCorrelVariable variable
                && join.getVariablesSet().contains(variable.id)) {
              return rex.makeFieldAccess(
                  rex.makeCorrel(join.getRight().getRowType(), variable.id),
                  access.getField().getIndex() - leftCount);
            }
            return super.visitFieldAccess(access);
          }
        };
    List<RexNode> operands =
        query.getOperands().stream().map(o -> RexUtil.shift(o, -leftCount)).toList();
    return query.clone(query.getType(), operands).clone(Correlations.mapped(query.rel, shuttle));
  }
}
