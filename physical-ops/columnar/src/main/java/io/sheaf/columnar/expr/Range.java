package io.sheaf.columnar.expr;

import io.sheaf.columnar.expr.Expr.Call;
import io.sheaf.columnar.expr.Expr.Literal;
import io.sheaf.columnar.function.Comparison;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.Layout;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * A comparison of an operand of layout INT or LONG with a constant, as a closed range of the
 * operand's (unscaled) values.
 *
 * @param low least value; {@code low > high} when the range is empty
 * @param outside whether rows outside the range are meant
 */
record Range(Expr operand, long low, long high, boolean outside) {
  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  /** The range that a comparison asks for, or null when the expression is none of this kind. */
  static Range of(Expr expr) {
    if (!(expr instanceof Call call) || call.operands().size() != 2) {
      return null;
    }
    Comparison comparison = Comparison.of(call.function());
    if (comparison == null) {
      return null;
    }
    Expr operand = call.operands().get(0);
    Expr constant = call.operands().get(1);
    if (operand instanceof Literal && !(constant instanceof Literal)) {
      Expr swap = operand;
      operand = constant;
      constant = swap;
      comparison = comparison.swapped();
    }
    if (!(constant instanceof Literal literal)
        || literal.value() == null
        || operand instanceof Literal) {
      return null;
    }
    BigDecimal bound = bound(operand.type(), literal);
    return bound == null ? null : of(operand, comparison, bound);
  }

  private static Range of(Expr operand, Comparison comparison, BigDecimal bound) {
    BigInteger floor = bound.setScale(0, RoundingMode.FLOOR).unscaledValue();
    BigInteger ceiling = bound.setScale(0, RoundingMode.CEILING).unscaledValue();
    return switch (comparison) {
      case EQUAL -> clamped(operand, ceiling, floor, false);
      case NOT_EQUAL -> clamped(operand, ceiling, floor, true);
      case LESS -> clamped(operand, MIN, ceiling.subtract(BigInteger.ONE), false);
      case LESS_OR_EQUAL -> clamped(operand, MIN, floor, false);
      case GREATER -> clamped(operand, floor.add(BigInteger.ONE), MAX, false);
      case GREATER_OR_EQUAL -> clamped(operand, ceiling, MAX, false);
    };
  }

  private static Range clamped(Expr operand, BigInteger low, BigInteger high, boolean outside) {
    if (low.compareTo(high) > 0 || low.compareTo(MAX) > 0 || high.compareTo(MIN) < 0) {
      return new Range(operand, 1, 0, outside);
    }
    return new Range(operand, low.max(MIN).longValue(), high.min(MAX).longValue(), outside);
  }

  /**
   * The literal in units of the operand's values, or null when the two do not compare as exact
   * numbers.
   */
  private static BigDecimal bound(DataType type, Literal literal) {
    Layout layout = type.layout();
    boolean exact = type.isInteger() || type instanceof Decimal;
    boolean exactLiteral = literal.type().isInteger() || literal.type() instanceof Decimal;
    if (layout != Layout.INT && layout != Layout.LONG) {
      return null;
    }
    if (exact && exactLiteral) {
      BigInteger value =
          literal.value() instanceof BigInteger big
              ? big
              : BigInteger.valueOf(((Number) literal.value()).longValue());
      return new BigDecimal(value, scale(literal.type())).movePointRight(scale(type));
    }
    return !exact && type.equals(literal.type())
        ? BigDecimal.valueOf(((Number) literal.value()).longValue())
        : null;
  }

  private static int scale(DataType type) {
    return type instanceof Decimal decimal ? decimal.scale() : 0;
  }

  /** What both ranges hold; neither is {@link #outside}. */
  Range intersect(Range other) {
    return new Range(operand, Math.max(low, other.low), Math.min(high, other.high), false);
  }
}
