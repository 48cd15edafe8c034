package io.sheaf.planner.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
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
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Joins whose sides are compared by expressions, {@code a.x = b.y + 1}: the expressions become
 * columns below the join, as deep as one relation has all of their columns, and so keys.
 * Projections of columns alone are put above, through which joins can still be put in another
 * order.
 */
public final class ExpressionKeys {
  private ExpressionKeys() {}

  public static RelNode apply(RelNode root) {
    return root.accept(
        new RelHomogeneousShuttle() {
          @Override
          public RelNode visit(RelNode other) {
            RelNode visited = super.visit(other);
            return visited instanceof LogicalJoin join && hasSides(join.getJoinType())
                ? new Rewrite(join).join()
                : visited;
          }
        });
  }

  private static boolean hasSides(JoinRelType type) {
    return switch (type) {
      case INNER, LEFT, RIGHT, FULL, SEMI, ANTI -> true;
      default -> false;
    };
  }

  /** One join's new form. */
  private static final class Rewrite {
    private final LogicalJoin join;
    private final RexBuilder rex;
    private final int leftCount;
    private final int rightCount;
    private final List<RexNode> leftKeys = new ArrayList<>();
    private final List<RexNode> rightKeys = new ArrayList<>();
    private final List<RexNode> others = new ArrayList<>();

    Rewrite(LogicalJoin join) {
      this.join = join;
      this.rex = join.getCluster().getRexBuilder();
      this.leftCount = join.getLeft().getRowType().getFieldCount();
      this.rightCount = join.getRight().getRowType().getFieldCount();
      for (RexNode conjunct : RelOptUtil.conjunctions(join.getCondition())) {
        if (!addKey(conjunct)) {
          others.add(conjunct);
        }
      }
    }

    private boolean addKey(RexNode conjunct) {
      if (conjunct.getKind() != SqlKind.EQUALS || !RexUtil.isDeterministic(conjunct)) {
        return false;
      }
      RexNode a = ((RexCall) conjunct).getOperands().get(0);
      RexNode b = ((RexCall) conjunct).getOperands().get(1);
      if (a instanceof RexInputRef && b instanceof RexInputRef) {
        return false;
      }
      boolean turned = isOf(b, 0, leftCount) && isOf(a, leftCount, leftCount + rightCount);
      if (!turned && !(isOf(a, 0, leftCount) && isOf(b, leftCount, leftCount + rightCount))) {
        return false;
      }
      leftKeys.add(turned ? b : a);
      rightKeys.add(RexUtil.shift(turned ? a : b, -leftCount));
      return true;
    }

    /** Whether an expression has columns, and these alone. */
    private static boolean isOf(RexNode expression, int from, int to) {
      ImmutableBitSet used = RelOptUtil.InputFinder.bits(expression);
      return !used.isEmpty() && used.nth(0) >= from && used.length() <= to;
    }

    RelNode join() {
      if (leftKeys.isEmpty()) {
        return join;
      }
      int added = leftKeys.size();
      RelNode left = with(join.getLeft(), leftKeys);
      RelNode right = with(join.getRight(), rightKeys);
      List<RexNode> conjuncts = new ArrayList<>();
      for (int i = 0; i < added; i++) {
        conjuncts.add(
            rex.makeCall(
                join.getCondition().getType(),
                SqlStdOperatorTable.EQUALS,
                List.of(
                    rex.makeInputRef(leftKeys.get(i).getType(), leftCount + i),
                    rex.makeInputRef(
                        rightKeys.get(i).getType(), leftCount + added + rightCount + i))));
      }
      others.forEach(other -> conjuncts.add(moved(other, added)));
      RelNode wider =
          join.copy(
              join.getTraitSet(),
              RexUtil.composeConjunction(rex, conjuncts),
              left,
              right,
              join.getJoinType(),
              join.isSemiJoinDone());
      IntStream kept = IntStream.range(0, leftCount);
      if (join.getJoinType().projectsRight()) {
        kept =
            IntStream.concat(kept, IntStream.range(0, rightCount).map(i -> leftCount + added + i));
      }
      return columns(wider, kept.toArray(), join.getRowType());
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
  }

  /** A relation with more columns behind its own. */
  private static RelNode with(RelNode rel, List<RexNode> expressions) {
    if (rel instanceof Filter filter && isInner(filter.getInput())) {
      RelNode input = with(filter.getInput(), expressions);
      return filter.copy(filter.getTraitSet(), input, filter.getCondition());
    }
    if (rel instanceof Project project
        && isInner(project.getInput())
        && project.getProjects().stream().allMatch(RexInputRef.class::isInstance)) {
      RelNode input = with(project.getInput(), RelOptUtil.pushPastProject(expressions, project));
      int below = project.getInput().getRowType().getFieldCount();
      IntStream kept =
          project.getProjects().stream().mapToInt(column -> ((RexInputRef) column).getIndex());
      return columns(
          input,
          IntStream.concat(kept, IntStream.range(below, below + expressions.size())).toArray(),
          null);
    }
    if (isInner(rel) && rel instanceof Join join) {
      int left = join.getLeft().getRowType().getFieldCount();
      int all = join.getRowType().getFieldCount();
      if (expressions.stream().allMatch(e -> Rewrite.isOf(e, 0, left))) {
        return withLeft(join, expressions, left, all);
      }
      if (expressions.stream().allMatch(e -> Rewrite.isOf(e, left, all))) {
        List<RexNode> own = expressions.stream().map(e -> RexUtil.shift(e, -left)).toList();
        return join.copy(
            join.getTraitSet(),
            join.getCondition(),
            join.getLeft(),
            with(join.getRight(), own),
            join.getJoinType(),
            join.isSemiJoinDone());
      }
    }
    List<RexNode> columns =
        new ArrayList<>(rel.getCluster().getRexBuilder().identityProjects(rel.getRowType()));
    columns.addAll(expressions);
    List<String> names = new ArrayList<>(rel.getRowType().getFieldNames());
    expressions.forEach(expression -> names.add("key"));
    return LogicalProject.create(rel, List.of(), columns, names, Set.of());
  }

  private static RelNode withLeft(Join join, List<RexNode> expressions, int left, int all) {
    int added = expressions.size();
    RexNode condition =
        join.getCondition()
            .accept(
                new RexShuttle() {
                  @Override
                  public RexNode visitInputRef(RexInputRef ref) {
                    return ref.getIndex() < left
                        ? ref
                        : new RexInputRef(ref.getIndex() + added, ref.getType());
                  }
                });
    RelNode wider =
        join.copy(
            join.getTraitSet(),
            condition,
            with(join.getLeft(), expressions),
            join.getRight(),
            join.getJoinType(),
            join.isSemiJoinDone());
    IntStream kept =
        IntStream.concat(
            IntStream.concat(IntStream.range(0, left), IntStream.range(left + added, all + added)),
            IntStream.range(left, left + added));
    return columns(wider, kept.toArray(), null);
  }

  private static boolean isInner(RelNode rel) {
    return rel instanceof Join join && join.getJoinType() == JoinRelType.INNER;
  }

  /** Some columns of a relation, under the names of a type if there is one. */
  private static RelNode columns(RelNode rel, int[] kept, RelDataType names) {
    List<RexNode> columns = new ArrayList<>();
    List<String> ownNames = new ArrayList<>();
    for (int column : kept) {
      columns.add(rel.getCluster().getRexBuilder().makeInputRef(rel, column));
      ownNames.add(rel.getRowType().getFieldNames().get(column));
    }
    return LogicalProject.create(
        rel, List.of(), columns, names == null ? ownNames : names.getFieldNames(), Set.of());
  }
}
