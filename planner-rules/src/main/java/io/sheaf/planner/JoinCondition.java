package io.sheaf.planner;

import com.google.common.collect.ImmutableList;
import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.planner.rule.AsofJoin;
import io.sheaf.planner.rule.RowNumbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexWindowBounds;
import org.apache.calcite.rex.RexWindowExclusion;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;

/** The condition of a join, with what {@link JoinOperators} marks in it. */
final class JoinCondition {
  private final RelNode left;
  private final RelNode right;
  private final RexBuilder rex;
  private final List<RexNode> conjuncts;
  private final int leftColumns;

  JoinCondition(RelNode left, RelNode right, RexNode condition) {
    this.left = left;
    this.right = right;
    this.rex = left.getCluster().getRexBuilder();
    this.conjuncts = RelOptUtil.conjunctions(condition);
    this.leftColumns = left.getRowType().getFieldCount();
  }

  boolean isNearest() {
    return conjuncts.stream().anyMatch(JoinCondition::isNearest);
  }

  private static boolean isNearest(RexNode conjunct) {
    return conjunct instanceof RexCall call && call.getOperator().equals(JoinOperators.NEAREST);
  }

  boolean isPositional() {
    return conjuncts.size() == 1
        && conjuncts.getFirst() instanceof RexCall call
        && call.getOperator().equals(JoinOperators.SAME_POSITION);
  }

  /** The condition of a join that Calcite knows, over the same columns. */
  RexNode withoutMarks() {
    return isPositional()
        ? rex.makeLiteral(true)
        : RexUtil.composeConjunction(rex, conjuncts.stream().filter(c -> !isNearest(c)).toList());
  }

  /** Both sides numbered from 1 and joined by the numbers. */
  RelNode positional() {
    RelNode first = numbered(left);
    RelNode second = numbered(right);
    RexNode same =
        rex.makeCall(
            SqlStdOperatorTable.EQUALS,
            rex.makeInputRef(first, leftColumns),
            RexUtil.shift(
                rex.makeInputRef(second, right.getRowType().getFieldCount()), leftColumns + 1));
    RelNode joined = LogicalJoin.create(first, second, List.of(), same, Set.of(), JoinRelType.FULL);
    List<RexNode> columns = new ArrayList<>(rex.identityProjects(joined.getRowType()));
    columns.removeLast();
    columns.remove(leftColumns);
    List<String> names = new ArrayList<>(joined.getRowType().getFieldNames());
    names.removeLast();
    names.remove(leftColumns);
    return LogicalProject.create(joined, List.of(), columns, names, Set.of());
  }

  /** Rows of a table in its own order, others as they come. */
  private RelNode numbered(RelNode rel) {
    boolean table =
        rel instanceof TableScan scan && scan.getTable().unwrap(SheafTable.class) != null;
    RelNode input = table ? RowNumbers.create(rel) : rel;
    List<RexNode> columns = new ArrayList<>(rex.identityProjects(rel.getRowType()));
    RexNode place = table ? rex.makeInputRef(input, columns.size()) : null;
    columns.add(
        rex.makeOver(
            rex.getTypeFactory().createSqlType(SqlTypeName.BIGINT),
            SqlStdOperatorTable.ROW_NUMBER,
            List.of(),
            List.of(),
            place == null
                ? ImmutableList.of()
                : ImmutableList.of(new RexFieldCollation(place, Set.of())),
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

  /**
   * An ASOF join.
   *
   * @param using whether it was written with USING: the last equality is {@code >=}
   */
  RelNode asof(boolean using, boolean outer) {
    Side l = new Side(left, 0);
    Side r = new Side(right, leftColumns);
    int leftTime = -1;
    int rightTime = -1;
    SqlKind comparison = null;
    List<Integer> leftKeys = new ArrayList<>();
    List<Integer> rightKeys = new ArrayList<>();
    for (int i = 0; i < conjuncts.size(); i++) {
      RexNode conjunct = conjuncts.get(i);
      boolean isTime = using ? i == conjuncts.size() - 1 : isNearest(conjunct);
      RexNode pair = isNearest(conjunct) ? ((RexCall) conjunct).getOperands().get(0) : conjunct;
      if (!isTime && pair.isAlwaysTrue()) {
        continue;
      }
      if (!isTime && isOfOneSide(pair)) {
        // True for a row: a key that is 1, and null where the condition is not true.
        leftKeys.add(l.column(isOf(pair, true) ? whenTrue(pair) : one()));
        rightKeys.add(r.column(isOf(pair, true) ? one() : whenTrue(pair)));
        continue;
      }
      Compared compared = compared(pair);
      if (isTime) {
        comparison = using ? SqlKind.GREATER_THAN_OR_EQUAL : compared.kind;
        leftTime = l.column(compared.left);
        rightTime = r.column(compared.right);
      } else if (compared.kind == SqlKind.EQUALS) {
        leftKeys.add(l.column(compared.left));
        rightKeys.add(r.column(compared.right));
      } else {
        throw unfit();
      }
    }
    RelNode newLeft = l.rel();
    AsofJoin joined =
        AsofJoin.create(
            newLeft,
            r.rel(),
            new AsofJoin.Match(leftKeys, rightKeys, leftTime, rightTime, comparison, outer));
    int width = leftColumns + right.getRowType().getFieldCount();
    if (joined.getRowType().getFieldCount() == width) {
      return joined;
    }
    int added = newLeft.getRowType().getFieldCount() - leftColumns;
    List<RexNode> columns = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      int at = i < leftColumns ? i : i + added;
      columns.add(rex.makeInputRef(joined, at));
      names.add(joined.getRowType().getFieldNames().get(at));
    }
    return LogicalProject.create(joined, List.of(), columns, names, Set.of());
  }

  private boolean isOfOneSide(RexNode condition) {
    return isOf(condition, true) || isOf(condition, false);
  }

  private RexNode one() {
    return rex.makeExactLiteral(BigDecimal.ONE);
  }

  private RexNode whenTrue(RexNode condition) {
    return rex.makeCall(
        SqlStdOperatorTable.CASE,
        condition,
        one(),
        rex.makeNullLiteral(rex.getTypeFactory().createTypeWithNullability(one().getType(), true)));
  }

  /** A comparison with its left side's operand first, both of one type. */
  private record Compared(SqlKind kind, RexNode left, RexNode right) {}

  private Compared compared(RexNode pair) {
    if (!(pair instanceof RexCall call) || call.getOperands().size() != 2) {
      throw unfit();
    }
    RexNode a = call.getOperands().get(0);
    RexNode b = call.getOperands().get(1);
    SqlKind kind = call.getKind();
    if (!isOf(a, true) || !isOf(b, false)) {
      RexNode first = a;
      a = b;
      b = first;
      kind = kind.reverse();
    }
    if (!isOf(a, true) || !isOf(b, false)) {
      throw unfit();
    }
    RelDataType common = rex.getTypeFactory().leastRestrictive(List.of(a.getType(), b.getType()));
    if (common == null) {
      throw unfit();
    }
    return new Compared(kind, cast(a, common), cast(b, common));
  }

  private RexNode cast(RexNode node, RelDataType type) {
    RelDataType wanted =
        rex.getTypeFactory().createTypeWithNullability(type, node.getType().isNullable());
    return wanted.equals(node.getType()) ? node : rex.makeCast(wanted, node);
  }

  private boolean isOf(RexNode node, boolean leftSide) {
    ImmutableBitSet columns = RelOptUtil.InputFinder.bits(node);
    return !columns.isEmpty()
        && (leftSide ? columns.length() <= leftColumns : columns.nextSetBit(0) >= leftColumns);
  }

  private static SheafException unfit() {
    return new SheafException(
            ErrorCode.INVALID_STATEMENT,
            "the condition of an ASOF join compares the left side with the right one: equalities,"
                + " and one of >=, >, <=, <")
        .withHint("filter one side in a sub-query: FROM a ASOF JOIN (SELECT ... WHERE ...) b ON");
  }

  /** One side, with the expressions that are compared as columns. */
  private final class Side {
    private final RelNode input;
    private final int shift;
    private final List<RexNode> columns;

    Side(RelNode input, int shift) {
      this.input = input;
      this.shift = shift;
      this.columns = new ArrayList<>(rex.identityProjects(input.getRowType()));
    }

    int column(RexNode compared) {
      RexNode own = RexUtil.shift(compared, -shift);
      if (own instanceof RexInputRef ref) {
        return ref.getIndex();
      }
      columns.add(own);
      return columns.size() - 1;
    }

    RelNode rel() {
      return columns.size() == input.getRowType().getFieldCount()
          ? input
          : LogicalProject.create(input, List.of(), columns, (List<String>) null, Set.of());
    }
  }
}
