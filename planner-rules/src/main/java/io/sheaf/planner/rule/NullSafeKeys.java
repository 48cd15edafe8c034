package io.sheaf.planner.rule;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * Makes join conditions {@code a IS NOT DISTINCT FROM b} into equalities, which is all that keys of
 * a hash join can be. When one side is never null it is {@code a = b}; else both {@code COALESCE(a,
 * 0) = COALESCE(b, 0)} and {@code (a IS NULL) = (b IS NULL)}, over columns computed below the join.
 */
public final class NullSafeKeys {
  private NullSafeKeys() {}

  public static RelNode apply(RelNode root) {
    return root.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode other) {
            RelNode visited = super.visit(other);
            return visited instanceof LogicalJoin join && hasNullSafeKey(join)
                ? new Rewrite(join).join()
                : visited;
          }
        });
  }

  private static boolean hasNullSafeKey(LogicalJoin join) {
    return RelOptUtil.conjunctions(join.getCondition()).stream()
        .anyMatch(c -> isNullSafeKey(c, join.getLeft().getRowType().getFieldCount()));
  }

  private static boolean isNullSafeKey(RexNode conjunct, int leftCount) {
    return conjunct.getKind() == SqlKind.IS_NOT_DISTINCT_FROM
        && ((RexCall) conjunct).getOperands().get(0) instanceof RexInputRef a
        && ((RexCall) conjunct).getOperands().get(1) instanceof RexInputRef b
        && a.getIndex() < leftCount != b.getIndex() < leftCount;
  }

  /** One join's new form. */
  private static final class Rewrite {
    private final LogicalJoin join;
    private final RexBuilder rex;
    private final int leftCount;
    private final List<RexNode> leftKeys = new ArrayList<>();
    private final List<RexNode> rightKeys = new ArrayList<>();
    private final List<RexNode> others = new ArrayList<>();

    Rewrite(LogicalJoin join) {
      this.join = join;
      this.rex = join.getCluster().getRexBuilder();
      this.leftCount = join.getLeft().getRowType().getFieldCount();
      for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
        if (isNullSafeKey(conjunct, leftCount)) {
          addKey((RexCall) conjunct);
        } else {
          others.add(conjunct);
        }
      }
    }

    private void addKey(RexCall notDistinct) {
      RexInputRef a = (RexInputRef) notDistinct.getOperands().get(0);
      RexInputRef b = (RexInputRef) notDistinct.getOperands().get(1);
      if (!a.getType().isNullable() || !b.getType().isNullable()) {
        others.add(rex.makeCall(SqlStdOperatorTable.EQUALS, a, b));
        return;
      }
      RexInputRef left = a.getIndex() < leftCount ? a : b;
      RexNode right = RexUtil.shift(a.getIndex() < leftCount ? b : a, -leftCount);
      leftKeys.add(valueOrZero(left));
      rightKeys.add(valueOrZero(right));
      leftKeys.add(rex.makeCall(SqlStdOperatorTable.IS_NULL, left));
      rightKeys.add(rex.makeCall(SqlStdOperatorTable.IS_NULL, right));
    }

    private RexNode valueOrZero(RexNode value) {
      return rex.makeCall(
          SqlStdOperatorTable.CASE,
          rex.makeCall(SqlStdOperatorTable.IS_NULL, value),
          zero(value.getType()),
          rex.makeNotNull(value));
    }

    /** The same for both sides of a key, also where one has a length and the other has not. */
    private RexNode zero(RelDataType type) {
      return switch (type.getSqlTypeName()) {
        case CHAR -> rex.makeZeroRexNode(ofAnyLength(SqlTypeName.VARCHAR));
        case BINARY -> rex.makeZeroRexNode(ofAnyLength(SqlTypeName.VARBINARY));
        default -> rex.makeZeroRexNode(type);
      };
    }

    private RelDataType ofAnyLength(SqlTypeName name) {
      return rex.getTypeFactory().createSqlType(name);
    }

    RelNode join() {
      int added = leftKeys.size();
      RelNode left = with(join.getLeft(), leftKeys);
      RelNode right = with(join.getRight(), rightKeys);
      int rightCount = join.getRight().getRowType().getFieldCount();
      List<RexNode> conjuncts = new ArrayList<>();
      for (int i = 0; i < added; i++) {
        conjuncts.add(
            rex.makeCall(
                SqlStdOperatorTable.EQUALS,
                rex.makeInputRef(left, leftCount + i),
                rex.makeInputRef(
                    right.getRowType().getFieldList().get(rightCount + i).getType(),
                    leftCount + added + rightCount + i)));
      }
      others.forEach(other -> conjuncts.add(moved(other, added)));
      RelNode rewritten =
          join.copy(
              join.getTraitSet(),
              RexUtil.composeConjunction(rex, conjuncts),
              left,
              right,
              join.getJoinType(),
              join.isSemiJoinDone());
      return added == 0 ? rewritten : withoutAdded(rewritten, added, rightCount);
    }

    private RelNode with(RelNode input, List<RexNode> keys) {
      if (keys.isEmpty()) {
        return input;
      }
      List<RexNode> columns = new ArrayList<>(rex.identityProjects(input.getRowType()));
      columns.addAll(keys);
      return LogicalProject.create(
          input, List.of(), columns, (List<String>) null, java.util.Set.of());
    }

    private RexNode moved(RexNode condition, int added) {
      return condition.accept(
          new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef ref) {
              return ref.getIndex() < leftCount
                  ? ref
                  : new RexInputRef(ref.getIndex() + added, ref.getType());
            }
          });
    }

    private RelNode withoutAdded(RelNode rewritten, int added, int rightCount) {
      List<RexNode> columns = new ArrayList<>();
      for (int i = 0; i < leftCount; i++) {
        columns.add(rex.makeInputRef(rewritten, i));
      }
      if (join.getJoinType() == JoinRelType.LEFT_MARK) {
        columns.add(rex.makeInputRef(rewritten, leftCount + added));
      } else if (join.getJoinType().projectsRight()) {
        for (int i = 0; i < rightCount; i++) {
          columns.add(rex.makeInputRef(rewritten, leftCount + added + i));
        }
      }
      return LogicalProject.create(
          rewritten, List.of(), columns, join.getRowType().getFieldNames(), java.util.Set.of());
    }
  }
}
