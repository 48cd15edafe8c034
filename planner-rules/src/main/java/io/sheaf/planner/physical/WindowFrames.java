package io.sheaf.planner.physical;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.operators.spec.WindowFrame;
import io.sheaf.operators.spec.WindowFrame.Bound;
import io.sheaf.operators.spec.WindowFrame.BoundKind;
import io.sheaf.operators.spec.WindowFrame.Exclusion;
import io.sheaf.operators.spec.WindowFrame.Unit;
import io.sheaf.planner.GroupsFrame;
import io.sheaf.planner.expr.Literals;
import java.math.BigDecimal;
import java.util.function.ToIntFunction;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.rex.RexWindowExclusion;

/**
 * Frames of window functions. A RANGE with an offset becomes columns: the order key, and in each
 * row the least and greatest key of its frame, all of one type in which nothing overflows.
 */
final class WindowFrames {
  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final int MICROS_PRECISION = 6;

  private final ToIntFunction<Expr> columns;

  /**
   * @param columns gives an expression over the input a column
   */
  WindowFrames(ToIntFunction<Expr> columns) {
    this.columns = columns;
  }

  /**
   * The frame of a window.
   *
   * @param key the first order key, or null
   * @param descending its direction
   */
  WindowFrame frame(RexWindow window, Expr key, boolean descending) {
    Exclusion exclusion = exclusion(window.getExclude());
    RexWindowBound lower = window.getLowerBound();
    RexWindowBound upper = window.getUpperBound();
    if (!window.isRows()) {
      return range(lower, upper, key, descending, exclusion);
    }
    boolean groups = GroupsFrame.isMarked(lower) || GroupsFrame.isMarked(upper);
    return new WindowFrame(
        groups ? Unit.GROUPS : Unit.ROWS, counted(lower), counted(upper), exclusion, -1);
  }

  private static Exclusion exclusion(RexWindowExclusion exclusion) {
    return switch (exclusion) {
      case EXCLUDE_CURRENT_ROW -> Exclusion.CURRENT_ROW;
      case EXCLUDE_GROUP -> Exclusion.GROUP;
      case EXCLUDE_TIES -> Exclusion.TIES;
      case EXCLUDE_NO_OTHER -> Exclusion.NO_OTHERS;
    };
  }

  private static BoundKind kind(RexWindowBound bound) {
    if (bound.isUnbounded()) {
      return bound.isPreceding() ? BoundKind.UNBOUNDED_PRECEDING : BoundKind.UNBOUNDED_FOLLOWING;
    }
    if (bound.isCurrentRow()) {
      return BoundKind.CURRENT_ROW;
    }
    return bound.isPreceding() ? BoundKind.PRECEDING : BoundKind.FOLLOWING;
  }

  private static Bound counted(RexWindowBound bound) {
    BoundKind kind = kind(bound);
    if (kind != BoundKind.PRECEDING && kind != BoundKind.FOLLOWING) {
      return Bound.of(kind);
    }
    BigDecimal offset = literal(bound).getValueAs(BigDecimal.class);
    long rows = GroupsFrame.unmarked(offset);
    return rows == 0 && GroupsFrame.isMarked(bound)
        ? Bound.of(BoundKind.CURRENT_ROW)
        : new Bound(kind, rows, -1);
  }

  private static RexLiteral literal(RexWindowBound bound) {
    if (bound.getOffset() instanceof RexLiteral literal && !literal.isNull()) {
      return literal;
    }
    throw new SheafException(
        ErrorCode.INVALID_STATEMENT, "the distance of a window frame must be a constant");
  }

  private WindowFrame range(
      RexWindowBound lower,
      RexWindowBound upper,
      Expr key,
      boolean descending,
      Exclusion exclusion) {
    boolean lowerOffset = lower.getOffset() != null;
    boolean upperOffset = upper.getOffset() != null;
    if (!lowerOffset && !upperOffset) {
      return new WindowFrame(
          Unit.RANGE, Bound.of(kind(lower)), Bound.of(kind(upper)), exclusion, -1);
    }
    Expr.Literal first = lowerOffset ? Literals.of(literal(lower)) : null;
    Expr.Literal second = upperOffset ? Literals.of(literal(upper)) : null;
    DataType type = common(key.type(), first, second);
    Expr wide = key.type().equals(type) ? key : new Expr.Cast(key, type, false);
    return new WindowFrame(
        Unit.RANGE,
        bound(lower, first, wide, descending),
        bound(upper, second, wide, descending),
        exclusion,
        columns.applyAsInt(wide));
  }

  private Bound bound(RexWindowBound bound, Expr.Literal offset, Expr key, boolean descending) {
    BoundKind kind = kind(bound);
    if (offset == null) {
      return Bound.of(kind);
    }
    boolean back = (kind == BoundKind.PRECEDING) != descending;
    return new Bound(kind, 0, columns.applyAsInt(moved(key, offset, back)));
  }

  private static Expr moved(Expr key, Expr.Literal offset, boolean back) {
    if (offset.value() instanceof Integer months && offset.type() == Simple.INTERVAL_YEAR_MONTH) {
      Expr by = new Expr.Literal(back ? -months : months, offset.type());
      return new Expr.Call("date_add_months", java.util.List.of(key, by), key.type());
    }
    if (offset.value() instanceof Long micros && offset.type() == Simple.INTERVAL_DAY_TIME) {
      Expr by = new Expr.Literal(back ? -micros : micros, offset.type());
      return new Expr.Call("date_add_micros", java.util.List.of(key, by), key.type());
    }
    Expr by =
        Literals.exactly(offset, key.type())
            .map(Expr.class::cast)
            .orElseGet(() -> new Expr.Cast(offset, key.type(), false));
    return new Expr.Call(back ? "-" : "+", java.util.List.of(key, by), key.type());
  }

  /** A type that holds the keys, and keys moved by the offsets. */
  private static DataType common(DataType key, Expr.Literal first, Expr.Literal second) {
    DataType type = wider(key, first);
    return wider(type, second);
  }

  private static DataType wider(DataType key, Expr.Literal offset) {
    if (offset == null) {
      return key;
    }
    if (offset.type() == Simple.INTERVAL_DAY_TIME && key == Simple.DATE) {
      boolean wholeDays = (Long) offset.value() % MICROS_PER_DAY == 0;
      return wholeDays ? key : new DataType.Timestamp(MICROS_PRECISION, false);
    }
    if (key.isFloating() || !isNumber(key)) {
      return key;
    }
    if (offset.type().isFloating()) {
      return Simple.DOUBLE;
    }
    int scale = Math.max(scale(key), scale(offset.type()));
    boolean small = key == Simple.TINYINT || key == Simple.SMALLINT || key == Simple.INTEGER;
    return small && scale == 0 && offset.value() instanceof Integer
        ? Simple.BIGINT
        : new Decimal(Decimal.MAX_PRECISION, scale);
  }

  private static boolean isNumber(DataType type) {
    return type.isInteger() || type instanceof Decimal;
  }

  private static int scale(DataType type) {
    return type instanceof Decimal decimal ? decimal.scale() : 0;
  }
}
