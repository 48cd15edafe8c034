package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import io.sheaf.operators.join.RangeBounds;
import io.sheaf.operators.spec.JoinType;
import io.sheaf.operators.spec.SortKey;
import io.sheaf.planner.SheafOperators;
import io.sheaf.planner.expr.ExprTranslator;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/** Chooses the algorithm and the build side of one join. */
final class JoinConversion {
  private final PhysicalConverter converter;
  private final Join join;

  JoinConversion(PhysicalConverter converter, Join join) {
    this.converter = converter;
    this.join = join;
  }

  SheafRel convert() {
    SheafRel left = converter.convert(join.getLeft());
    SheafRel right = converter.convert(join.getRight());
    JoinInfo info = join.analyzeCondition();
    JoinType type = type(join.getJoinType());
    double rows = converter.rows(join);
    if (type == JoinType.ANTI && info.leftKeys.isEmpty()) {
      SheafRel nullAware = nullAware(left, right, rows);
      if (nullAware != null) {
        return nullAware;
      }
    }
    Schema both =
        nullable(left.schema(), join.getJoinType().generatesNullsOnLeft())
            .concat(nullable(right.schema(), join.getJoinType().generatesNullsOnRight()));
    RexNode remaining =
        info.isEqui()
            ? null
            : RexUtil.composeConjunction(join.getCluster().getRexBuilder(), info.nonEquiConditions);
    if (type == JoinType.MARK
        && join.getCondition() instanceof RexCall call
        && call.getOperator().equals(SheafOperators.MARK_CONDITION)) {
      return marked(left, right, call, both, rows);
    }
    if (info.leftKeys.isEmpty()) {
      return nestedLoops(left, right, type, both, rows);
    }
    Expr residual =
        remaining == null || remaining.isAlwaysTrue()
            ? null
            : PhysicalConverter.translator(join, both).translate(remaining);
    return hash(left, right, type, info, residual, both, rows);
  }

  private static JoinType type(JoinRelType type) {
    return switch (type) {
      case INNER -> JoinType.INNER;
      case LEFT -> JoinType.LEFT;
      case RIGHT -> JoinType.RIGHT;
      case FULL -> JoinType.FULL;
      case SEMI -> JoinType.SEMI;
      case ANTI -> JoinType.ANTI;
      case ASOF, LEFT_ASOF -> throw PhysicalConverter.unsupported("ASOF JOIN is");
      case LEFT_MARK -> JoinType.MARK;
    };
  }

  static Schema nullable(Schema schema, boolean nulls) {
    return nulls
        ? new Schema(
            schema.fields().stream().map(f -> new Field(f.name(), f.type(), true)).toList())
        : schema;
  }

  /** NOT IN over nullable values: the condition alone is {@code (a = b) IS NOT FALSE}. */
  private SheafRel nullAware(SheafRel left, SheafRel right, double rows) {
    List<RexNode> conjuncts = RelOptUtil.conjunctions(join.getCondition());
    if (conjuncts.size() != 1
        || conjuncts.getFirst().getKind() != SqlKind.IS_NOT_FALSE
        || !(((RexCall) conjuncts.getFirst()).getOperands().get(0) instanceof RexCall equality)
        || equality.getKind() != SqlKind.EQUALS) {
      return null;
    }
    int shift = left.schema().size();
    if (!(equality.getOperands().get(0) instanceof RexInputRef a)
        || !(equality.getOperands().get(1) instanceof RexInputRef b)
        || (a.getIndex() < shift) == (b.getIndex() < shift)) {
      return null;
    }
    int leftKey = Math.min(a.getIndex(), b.getIndex());
    int rightKey = Math.max(a.getIndex(), b.getIndex()) - shift;
    return new KeyPairs(left, right, List.of(leftKey), List.of(rightKey), List.of(false))
        .joined(JoinType.NULL_AWARE_ANTI, null, left.schema(), rows);
  }

  /** IN whose answer may be unknown. */
  private SheafRel marked(
      SheafRel left, SheafRel right, RexCall condition, Schema both, double rows) {
    RexNode counts = condition.getOperands().get(0);
    RexNode member = condition.getOperands().get(1);
    ExprTranslator translator = PhysicalConverter.translator(join, both);
    int shift = left.schema().size();
    Schema schema = withMark(left.schema());
    if (member instanceof RexCall equality
        && equality.getKind() == SqlKind.EQUALS
        && equality.getOperands().get(0) instanceof RexInputRef a
        && equality.getOperands().get(1) instanceof RexInputRef b
        && a.getIndex() < shift
        && b.getIndex() >= shift) {
      KeyPairs keys =
          new KeyPairs(
              left, right, List.of(a.getIndex()), List.of(b.getIndex() - shift), List.of(false));
      Expr residual = counts.isAlwaysTrue() ? null : translator.translate(counts);
      return keys.joined(JoinType.MARK, residual, schema, rows);
    }
    RexBuilder rex = join.getCluster().getRexBuilder();
    RexNode all = rex.makeCall(SqlStdOperatorTable.CASE, counts, member, rex.makeLiteral(false));
    return new NestedLoopJoinRel(
        left, right, JoinType.MARK, translator.translate(all), schema, rows);
  }

  private static Schema withMark(Schema left) {
    return left.concat(new Schema(List.of(new Field("mark", DataType.Simple.BOOLEAN, true))));
  }

  /** The columns of the join's result. */
  private static Schema output(JoinType type, Schema left, Schema both) {
    if (type == JoinType.MARK) {
      return withMark(left);
    }
    return type.joins() ? both : left;
  }

  private SheafRel hash(
      SheafRel left,
      SheafRel right,
      JoinType type,
      JoinInfo info,
      Expr residual,
      Schema both,
      double rows) {
    List<Integer> leftKeys = List.copyOf(info.leftKeys);
    List<Integer> rightKeys = List.copyOf(info.rightKeys);
    List<Boolean> nullSafe = info.nullExclusionFlags.stream().map(excluded -> !excluded).toList();
    boolean rightOut = join.getJoinType().projectsRight();
    Schema schema = output(type, left.schema(), both);
    if (!rightOut || !isSmaller(left, right)) {
      return new KeyPairs(left, right, leftKeys, rightKeys, nullSafe)
          .joined(type, residual, schema, rows);
    }
    int l = left.schema().size();
    int r = right.schema().size();
    SheafRel swapped =
        new KeyPairs(right, left, rightKeys, leftKeys, nullSafe)
            .joined(
                type.swapped().orElseThrow(),
                JoinSides.turned(residual, l, r),
                JoinSides.turned(both, l),
                rows);
    return JoinSides.restored(swapped, both, l, r);
  }

  private static boolean isSmaller(SheafRel left, SheafRel right) {
    return left.rows() * JoinSides.SWAP_FACTOR < right.rows();
  }

  private SheafRel nestedLoops(
      SheafRel left, SheafRel right, JoinType type, Schema both, double rows) {
    RexNode rex =
        RexUtil.isNullLiteral(join.getCondition(), true)
            ? join.getCluster().getRexBuilder().makeLiteral(false)
            : join.getCondition();
    Expr condition =
        rex.isAlwaysTrue() ? null : PhysicalConverter.translator(join, both).translate(rex);
    boolean rightOut = join.getJoinType().projectsRight();
    if (rightOut && isSmaller(left, right)) {
      int l = left.schema().size();
      int r = right.schema().size();
      return JoinSides.restored(
          new NestedLoopJoinRel(
              right,
              inRangeOrder(left, JoinSides.turned(condition, l, r), r),
              type.swapped().orElseThrow(),
              JoinSides.turned(condition, l, r),
              JoinSides.turned(both, l),
              rows),
          both,
          l,
          r);
    }
    SheafRel build = inRangeOrder(right, condition, left.schema().size());
    return new NestedLoopJoinRel(
        left, build, type, condition, output(type, left.schema(), both), rows);
  }

  /** The build side in an order in which few of its rows are between the bounds of a probe row. */
  private static SheafRel inRangeOrder(SheafRel build, Expr condition, int probeColumns) {
    RangeBounds bounds = RangeBounds.of(condition, probeColumns);
    return bounds == null
        ? build
        : new SortRel(build, List.of(new SortKey(bounds.sortColumn(), false, false)), false);
  }
}
