package io.sheaf.planner.rule;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/**
 * A join, not an inner one, with a sub-query in its condition that refers to both sides:
 *
 * <pre>
 *   l LEFT JOIN r ON c       l JOIN r ON c  UNION ALL  l, nulls WHERE NOT EXISTS (r WHERE c)
 *   l SEMI JOIN r ON c       l WHERE EXISTS (r WHERE c)
 * </pre>
 */
final class TwoSidedCondition {
  private final Join join;
  private final RexBuilder rex;
  private final int leftCount;

  TwoSidedCondition(Join join) {
    this.join = join;
    this.rex = join.getCluster().getRexBuilder();
    this.leftCount = join.getLeft().getRowType().getFieldCount();
  }

  /** What the join gives, without sub-queries. */
  RelNode rows() {
    JoinRelType type = join.getJoinType();
    if (type == JoinRelType.SEMI || type == JoinRelType.ANTI) {
      return rowsOf(true, type == JoinRelType.SEMI);
    }
    List<RelNode> parts = new ArrayList<>(List.of(pairs()));
    if (type.generatesNullsOnRight()) {
      parts.add(padded(rowsOf(true, false), true));
    }
    if (type.generatesNullsOnLeft()) {
      parts.add(padded(rowsOf(false, false), false));
    }
    return LogicalUnion.create(parts, true);
  }

  private RelNode pairs() {
    RelNode product =
        LogicalJoin.create(
            join.getLeft(),
            join.getRight(),
            List.of(),
            rex.makeLiteral(true),
            Set.of(),
            JoinRelType.INNER);
    return SubQueryRemoval.filter(
        LogicalFilter.create(
            product, join.getCondition(), ImmutableSet.copyOf(join.getVariablesSet())));
  }

  /** One side's rows with a match, or those without. */
  private RelNode rowsOf(boolean left, boolean matched) {
    RelNode side = left ? join.getLeft() : join.getRight();
    RelNode other = left ? join.getRight() : join.getLeft();
    CorrelationId sideRow = join.getCluster().createCorrel();
    CorrelationId otherRow = join.getCluster().createCorrel();
    RexNode outer = rex.makeCorrel(side.getRowType(), sideRow);
    RexNode inner = rex.makeCorrel(other.getRowType(), otherRow);
    RexNode condition =
        join.getCondition()
            .accept(
                new RexShuttle() {
                  @Override
                  public RexNode visitInputRef(RexInputRef ref) {
                    int column = column(ref.getIndex());
                    return isLeft(ref.getIndex()) == left
                        ? rex.makeFieldAccess(outer, column)
                        : rex.makeInputRef(other, column);
                  }

                  @Override
                  public RexNode visitSubQuery(RexSubQuery query) {
                    RexSubQuery visited = (RexSubQuery) super.visitSubQuery(query);
                    return visited.clone(
                        Correlations.mapped(visited.rel, rowsOf(left, outer, inner)));
                  }
                });
    RelNode matches = LogicalFilter.create(other, condition, ImmutableSet.of(otherRow));
    RexNode exists = RexSubQuery.exists(matches);
    return SubQueryRemoval.filter(
        LogicalFilter.create(
            side,
            matched ? exists : rex.makeCall(SqlStdOperatorTable.NOT, exists),
            ImmutableSet.of(sideRow)));
  }

  /** Reads the columns of a pair of rows from the two rows. */
  private RexShuttle rowsOf(boolean left, RexNode outer, RexNode inner) {
    return new RexShuttle() {
      @Override
      public RexNode visitFieldAccess(RexFieldAccess access) {
        if (access.getReferenceExpr() instanceof RexCorrelVariable variable
            && join.getVariablesSet().contains(variable.id)) {
          int index = access.getField().getIndex();
          return rex.makeFieldAccess(isLeft(index) == left ? outer : inner, column(index));
        }
        return super.visitFieldAccess(access);
      }
    };
  }

  private boolean isLeft(int index) {
    return index < leftCount;
  }

  private int column(int index) {
    return index < leftCount ? index : index - leftCount;
  }

  private RelNode padded(RelNode rows, boolean left) {
    List<RexNode> columns = new ArrayList<>();
    List<RelDataTypeField> fields = join.getRowType().getFieldList();
    for (int i = 0; i < fields.size(); i++) {
      columns.add(
          isLeft(i) == left
              ? rex.makeInputRef(rows, column(i))
              : rex.makeNullLiteral(fields.get(i).getType()));
    }
    return LogicalProject.create(
        rows, List.of(), columns, join.getRowType().getFieldNames(), Set.of());
  }
}
