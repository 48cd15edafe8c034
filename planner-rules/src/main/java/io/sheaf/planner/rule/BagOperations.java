package io.sheaf.planner.rule;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexWindowBounds;
import org.apache.calcite.rex.RexWindowExclusion;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * INTERSECT ALL and EXCEPT ALL: equal rows of each input are numbered, and the n-th of the one
 * meets the n-th of the other in a semi- or anti-join.
 */
public final class BagOperations {
  private BagOperations() {}

  public static RelNode apply(RelNode root) {
    return root.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode rel) {
            RelNode node = super.visit(rel);
            return switch (node) {
              case Intersect intersect when intersect.all -> joined(intersect, JoinRelType.SEMI);
              case Minus minus when minus.all -> joined(minus, JoinRelType.ANTI);
              default -> node;
            };
          }
        });
  }

  private static RelNode joined(SetOp operation, JoinRelType type) {
    RelNode result = operation.getInput(0);
    for (RelNode other : operation.getInputs().subList(1, operation.getInputs().size())) {
      result = joined(result, other, type);
    }
    return RelOptUtil.createCastRel(result, operation.getRowType(), true);
  }

  private static RelNode joined(RelNode left, RelNode right, JoinRelType type) {
    RexBuilder rex = left.getCluster().getRexBuilder();
    RelNode numberedLeft = numbered(left);
    RelNode numberedRight = numbered(right);
    int width = numberedLeft.getRowType().getFieldCount();
    List<RexNode> equal = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      equal.add(
          rex.makeCall(
              SqlStdOperatorTable.IS_NOT_DISTINCT_FROM,
              rex.makeInputRef(numberedLeft, i),
              RexUtil.shift(rex.makeInputRef(numberedRight, i), width)));
    }
    RelNode join =
        LogicalJoin.create(
            numberedLeft,
            numberedRight,
            List.of(),
            RexUtil.composeConjunction(rex, equal),
            Set.of(),
            type);
    List<RexNode> columns =
        IntStream.range(0, width - 1).<RexNode>mapToObj(i -> rex.makeInputRef(join, i)).toList();
    return LogicalProject.create(
        join, List.of(), columns, left.getRowType().getFieldNames(), Set.of());
  }

  private static RelNode numbered(RelNode input) {
    RexBuilder rex = input.getCluster().getRexBuilder();
    List<RexNode> columns = new ArrayList<>(rex.identityProjects(input.getRowType()));
    columns.add(
        rex.makeOver(
            rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT),
            SqlStdOperatorTable.ROW_NUMBER,
            List.of(),
            List.copyOf(columns),
            ImmutableList.of(),
            RexWindowBounds.UNBOUNDED_PRECEDING,
            RexWindowBounds.CURRENT_ROW,
            RexWindowExclusion.EXCLUDE_NO_OTHER,
            true,
            true,
            false,
            false,
            false));
    return LogicalProject.create(input, List.of(), columns, (List<String>) null, Set.of());
  }
}
