package io.sheaf.planner.statistics;

import io.sheaf.planner.expr.Literals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.Sarg;

/**
 * The part of the rows that fulfils a condition, from bounds and distinct counts: values are taken
 * to be spread evenly and columns to be independent, but all ranges on one column count together.
 */
public final class Selectivity {
  private static final double UNKNOWN = 0.25;
  private static final double UNKNOWN_EQUAL = 0.1;
  private static final double UNKNOWN_RANGE = 1.0 / 3;
  private static final double LIKE_PREFIX = 0.05;
  private static final double LIKE_ANYWHERE = 0.1;
  private static final double MIN = 1e-9;

  private final RexBuilder rex;
  private final IntFunction<ColumnEstimate> columns;
  private final double rows;

  /**
   * @param columns the estimates of the columns that conditions refer to
   * @param rows the number of rows they are about
   */
  public Selectivity(RexBuilder rex, IntFunction<ColumnEstimate> columns, double rows) {
    this.rex = rex;
    this.columns = columns;
    this.rows = Math.max(1, rows);
  }

  /** Interval of one column that a conjunction leaves. */
  private record Range(double low, double high) {
    Range and(double newLow, double newHigh) {
      return new Range(Math.max(low, newLow), Math.min(high, newHigh));
    }
  }

  /** The condition's selectivity, above 0 and at most 1. */
  public double of(RexNode condition) {
    return Math.min(1, Math.max(MIN, estimate(condition)));
  }

  private double estimate(RexNode condition) {
    return switch (condition.getKind()) {
      case LITERAL -> condition.isAlwaysTrue() ? 1 : 0;
      case AND -> conjunction(condition);
      case OR -> {
        double none = 1;
        for (RexNode operand : ((RexCall) condition).getOperands()) {
          none *= 1 - of(operand);
        }
        yield 1 - none;
      }
      case NOT -> 1 - of(((RexCall) condition).getOperands().get(0));
      case SEARCH -> search((RexCall) condition);
      case LIKE -> like((RexCall) condition);
      case IS_NULL -> nullFraction(condition);
      case IS_NOT_NULL -> 1 - nullFraction(condition);
      case EQUALS, IS_NOT_DISTINCT_FROM -> equal((RexCall) condition);
      case NOT_EQUALS, IS_DISTINCT_FROM -> 1 - equal((RexCall) condition);
      case LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
          conjunction(condition);
      case INPUT_REF -> 0.5;
      default -> UNKNOWN;
    };
  }

  private double conjunction(RexNode condition) {
    Map<Integer, Range> ranges = new HashMap<>();
    double product = 1;
    for (RexNode conjunct : RelOptUtil.conjunctions(condition)) {
      if (!collect(conjunct, ranges)) {
        product *= isComparison(conjunct) ? UNKNOWN_RANGE : of(conjunct);
      }
    }
    for (var entry : ranges.entrySet()) {
      product *= fraction(columns.apply(entry.getKey()), entry.getValue());
    }
    return product;
  }

  private static boolean isComparison(RexNode node) {
    return node.isA(
        List.of(
            SqlKind.LESS_THAN,
            SqlKind.LESS_THAN_OR_EQUAL,
            SqlKind.GREATER_THAN,
            SqlKind.GREATER_THAN_OR_EQUAL));
  }

  /** Adds a comparison of a bounded column with a constant to the column's range. */
  private boolean collect(RexNode node, Map<Integer, Range> ranges) {
    if (!isComparison(node) && node.getKind() != SqlKind.SEARCH) {
      return false;
    }
    RexNode left = RexUtil.removeCast(((RexCall) node).getOperands().get(0));
    RexNode right = RexUtil.removeCast(((RexCall) node).getOperands().get(1));
    SqlKind kind = node.getKind();
    if (left instanceof RexLiteral && right instanceof RexInputRef) {
      RexNode swapped = left;
      left = right;
      right = swapped;
      kind = kind.reverse();
    }
    if (!(left instanceof RexInputRef ref) || !(right instanceof RexLiteral literal)) {
      return false;
    }
    ColumnEstimate column = columns.apply(ref.getIndex());
    if (!column.hasBounds()) {
      return false;
    }
    Range all = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    if (kind == SqlKind.SEARCH) {
      Sarg<?> sarg = literal.getValueAs(Sarg.class);
      if (sarg.isPoints() || sarg.rangeSet.asRanges().size() != 1) {
        return false;
      }
      var range = sarg.rangeSet.asRanges().iterator().next();
      double low = range.hasLowerBound() ? number(range.lowerEndpoint(), literal) : all.low();
      double high = range.hasUpperBound() ? number(range.upperEndpoint(), literal) : all.high();
      ranges.merge(ref.getIndex(), new Range(low, high), (a, b) -> a.and(b.low(), b.high()));
      return !Double.isNaN(low + high) || Double.isInfinite(low) || Double.isInfinite(high);
    }
    double value = number(literal);
    if (Double.isNaN(value)) {
      return false;
    }
    boolean upper = kind == SqlKind.LESS_THAN || kind == SqlKind.LESS_THAN_OR_EQUAL;
    Range range = upper ? new Range(all.low(), value) : new Range(value, all.high());
    ranges.merge(ref.getIndex(), range, (a, b) -> a.and(b.low(), b.high()));
    return true;
  }

  private static double fraction(ColumnEstimate column, Range range) {
    double low = Math.max(range.low(), column.min());
    double high = Math.min(range.high(), column.max());
    double span = column.max() - column.min();
    if (high < low) {
      return MIN;
    }
    double floor = 1 / Math.max(1, column.distinctOr(1000));
    return span == 0 ? 1 : Math.max(floor, (high - low) / span) * (1 - column.nullFraction());
  }

  private double equal(RexCall call) {
    RexNode left = RexUtil.removeCast(call.getOperands().get(0));
    RexNode right = RexUtil.removeCast(call.getOperands().get(1));
    double leftDistinct = distinct(left);
    double rightDistinct = distinct(right);
    double most =
        Double.isNaN(leftDistinct)
            ? rightDistinct
            : Double.isNaN(rightDistinct) ? leftDistinct : Math.max(leftDistinct, rightDistinct);
    return Double.isNaN(most) ? UNKNOWN_EQUAL : 1 / Math.max(1, most);
  }

  private double distinct(RexNode node) {
    if (node instanceof RexInputRef ref) {
      return Math.min(rows, columns.apply(ref.getIndex()).distinct());
    }
    return Double.NaN;
  }

  private double nullFraction(RexNode test) {
    RexNode operand = ((RexCall) test).getOperands().get(0);
    return operand instanceof RexInputRef ref ? columns.apply(ref.getIndex()).nullFraction() : 0.05;
  }

  private static double like(RexCall call) {
    double match = LIKE_ANYWHERE;
    if (call.getOperands().get(1) instanceof RexLiteral pattern
        && pattern.getTypeName() == org.apache.calcite.sql.type.SqlTypeName.CHAR
        && !pattern.isNull()
        && !pattern.getValueAs(String.class).startsWith("%")) {
      match = LIKE_PREFIX;
    }
    return ((org.apache.calcite.sql.fun.SqlLikeOperator) call.getOperator()).isNegated()
        ? 1 - match
        : match;
  }

  private double search(RexCall call) {
    Sarg<?> sarg = ((RexLiteral) call.getOperands().get(1)).getValueAs(Sarg.class);
    RexNode operand = RexUtil.removeCast(call.getOperands().get(0));
    double distinct = distinct(operand);
    if (sarg.isPoints() || sarg.isComplementedPoints()) {
      int points = sarg.isPoints() ? sarg.pointCount : sarg.negate().pointCount;
      double in =
          Double.isNaN(distinct) ? 1 - Math.pow(1 - UNKNOWN_EQUAL, points) : points / distinct;
      in = Math.min(1, in);
      return sarg.isPoints() ? in : 1 - in;
    }
    Map<Integer, Range> ranges = new HashMap<>();
    if (collect(call, ranges)) {
      var entry = ranges.entrySet().iterator().next();
      return fraction(columns.apply(entry.getKey()), entry.getValue());
    }
    List<RexNode> expanded = new ArrayList<>();
    expanded.add(RexUtil.expandSearch(rex, null, call));
    return expanded.getFirst().getKind() == SqlKind.SEARCH
        ? UNKNOWN_RANGE
        : estimate(expanded.getFirst());
  }

  private double number(Object point, RexLiteral typed) {
    RexNode literal =
        rex.makeLiteral(
            point,
            rex.getTypeFactory().createTypeWithNullability(typed.getType(), false),
            true,
            false);
    return literal instanceof RexLiteral constant ? number(constant) : Double.NaN;
  }

  private static double number(RexLiteral literal) {
    return switch (literal.getTypeName()) {
      case DECIMAL, DATE, TIMESTAMP, DOUBLE, BOOLEAN, BIGINT, INTEGER -> {
        var value = Literals.of(literal);
        yield ColumnEstimate.number(value.value(), value.type());
      }
      default -> Double.NaN;
    };
  }
}
