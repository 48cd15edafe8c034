package io.sheaf.planner.physical;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.expr.Boxes;
import io.sheaf.columnar.expr.EvalContext;
import io.sheaf.columnar.expr.Evaluator;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.expr.ExprCompiler;
import io.sheaf.columnar.memory.MemoryConsumer;
import io.sheaf.columnar.memory.MemoryPool;
import io.sheaf.columnar.partitioning.Divisions;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Layout;
import io.sheaf.columnar.type.Values;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Expressions of one column that never fall where the column rises: ranges of the column are ranges
 * of them. Only columns of whole numbers, dates, timestamps without a zone and decimals of up to 18
 * digits count, whose values have neighbours, so that it can be proven where the expression steps.
 *
 * <p>A zone's clock is put back in autumn, and a timestamp some months on may come before an
 * earlier one: neither is monotone.
 */
final class Monotone {
  /** Distances between bounds that can be added without an overflow. */
  private static final double WIDEST = 0x1p61;

  private static final long MEMORY = 16L << 20;

  private Monotone() {}

  /** The column that an expression rises with; -1 when it is not certain to. */
  static int column(Expr expr) {
    return switch (expr) {
      case Expr.InputRef ref -> hasNeighbours(ref.type()) ? ref.index() : -1;
      case Expr.Cast cast when !cast.nullOnError() && keepsOrder(cast) -> column(cast.operand());
      case Expr.Call call -> column(call);
      default -> -1;
    };
  }

  private static boolean hasNeighbours(DataType type) {
    return isNumber(type)
        || type == Simple.DATE
        || (type instanceof DataType.Timestamp timestamp && !timestamp.instant());
  }

  private static boolean isNumber(DataType type) {
    return type.isInteger() || (type instanceof DataType.Decimal && type.layout() == Layout.LONG);
  }

  private static boolean keepsOrder(Expr.Cast cast) {
    DataType from = cast.operand().type();
    return hasNeighbours(from)
        && hasNeighbours(cast.type())
        && isNumber(from) == isNumber(cast.type());
  }

  private static int column(Expr.Call call) {
    List<Expr> operands = call.operands();
    if (!hasNeighbours(call.type())) {
      return -1;
    }
    return switch (call.function()) {
      case "+" ->
          operands.size() != 2
              ? -1
              : isConstant(operands.get(1))
                  ? column(operands.get(0))
                  : isConstant(operands.get(0)) ? column(operands.get(1)) : -1;
      case "-", "date_add_micros" ->
          operands.size() == 2 && isConstant(operands.get(1)) ? column(operands.get(0)) : -1;
      case "/" ->
          operands.size() == 2
                  && call.type().isInteger()
                  && operands.get(1) instanceof Expr.Literal(Number divisor, DataType type)
                  && type.isInteger()
                  && divisor.longValue() > 0
              ? column(operands.get(0))
              : -1;
      case "floor", "ceil", "year" -> operands.size() == 1 ? column(operands.get(0)) : -1;
      case "date_trunc", "time_bucket" ->
          operands.size() == 2 && isConstant(operands.get(0)) ? column(operands.get(1)) : -1;
      default -> -1;
    };
  }

  private static boolean isConstant(Expr expr) {
    return expr instanceof Expr.Literal literal && literal.value() != null;
  }

  /** The expression over a single column, which is its column 0. */
  static Expr alone(Expr expr) {
    return Exprs.mapped(expr, column -> 0);
  }

  /** What an expression of column 0 makes of what another one gives. */
  static Expr after(Expr outer, Expr inner) {
    return switch (outer) {
      case Expr.InputRef ref -> inner;
      case Expr.Cast cast ->
          new Expr.Cast(after(cast.operand(), inner), cast.type(), cast.nullOnError());
      case Expr.Call call ->
          new Expr.Call(
              call.function(),
              call.operands().stream().map(operand -> after(operand, inner)).toList(),
              call.type());
      default -> outer;
    };
  }

  /**
   * An expression of column 0 applied to each value; null when one of them has no result.
   *
   * @param type of the values
   */
  static List<Object> apply(Expr expr, DataType type, List<Object> values) {
    if (expr instanceof Expr.InputRef) {
      return values;
    }
    try (MemoryPool pool = new MemoryPool(MEMORY);
        MemoryConsumer memory = pool.consumer("divisions");
        Evaluator evaluator =
            ExprCompiler.compile(expr, new EvalContext(ZoneOffset.UTC, Instant.EPOCH, memory))) {
      Column results = evaluator.evaluate(new DenseBatch(values.size(), column(type, values)));
      List<Object> applied = new ArrayList<>(values.size());
      for (int i = 0; i < values.size(); i++) {
        Object value = Boxes.value(results, i);
        if (value == null) {
          return null;
        }
        applied.add(value);
      }
      return applied;
    } catch (SheafException outOfRange) {
      // Of values near the end of their type; then nothing is known of the expression.
      return null;
    }
  }

  private static Column column(DataType type, List<Object> values) {
    if (type.layout() == Layout.INT) {
      return new IntColumn(
          type,
          values.size(),
          values.stream().mapToInt(value -> ((Number) value).intValue()).toArray(),
          null);
    }
    return new LongColumn(
        type,
        values.size(),
        values.stream().mapToLong(value -> ((Number) value).longValue()).toArray(),
        null);
  }

  /**
   * The divisions of an expression of column 0 whose column has the given ones; null unless it is
   * proven, by the expression's values on both sides of each bound, that none is in two ranges.
   */
  static Divisions of(Expr expr, Divisions divisions) {
    if (!divisions.isDisjoint() || divisions.nulls() == Divisions.Nulls.ANYWHERE) {
      return null;
    }
    List<Object> inner = divisions.bounds().subList(1, divisions.count());
    List<Object> both = new ArrayList<>(inner);
    for (Object bound : inner) {
      Object before = step(bound, -1, divisions.type());
      if (before == null) {
        return null;
      }
      both.add(before);
    }
    List<Object> applied = apply(expr, divisions.type(), both);
    if (applied == null) {
      return null;
    }
    int count = inner.size();
    List<Object> bounds = new ArrayList<>();
    bounds.add(null);
    for (int i = 0; i < count; i++) {
      if (Values.compare(applied.get(count + i), applied.get(i)) >= 0) {
        return null;
      }
      bounds.add(applied.get(i));
    }
    bounds.add(null);
    return new Divisions(expr.type(), bounds, divisions.nulls(), 0, divisions.origin());
  }

  /** The neighbour of a value; null when there is none in the type. */
  static Object step(Object value, int by, DataType type) {
    long next = ((Number) value).longValue() + by;
    if (type.layout() == Layout.INT) {
      return next < Integer.MIN_VALUE || next > Integer.MAX_VALUE ? null : (Object) (int) next;
    }
    return (by < 0) == (next < ((Number) value).longValue()) ? (Object) next : null;
  }

  /**
   * For each of some ascending values of an expression the least value of its column that reaches
   * it; null when the expression has no result somewhere, or two of them are the same.
   *
   * @param low least value of the column that is looked at
   * @param high greatest one; what only greater ones reach gets the one behind it
   */
  static List<Object> inverse(
      Expr expr, DataType type, List<Object> wanted, Object low, Object high) {
    if (expr instanceof Expr.InputRef) {
      return wanted;
    }
    if (step(low, -1, type) == null
        || step(high, 1, type) == null
        || ((Number) high).doubleValue() - ((Number) low).doubleValue() > WIDEST) {
      return null;
    }
    int count = wanted.size();
    long[] below = new long[count];
    long[] reached = new long[count];
    for (int i = 0; i < count; i++) {
      below[i] = ((Number) low).longValue() - 1;
      reached[i] = ((Number) high).longValue() + 1;
    }
    while (!isNarrow(below, reached)) {
      List<Object> middles = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        long middle = below[i] + Math.max(1, (reached[i] - below[i]) >>> 1);
        middle = Math.min(middle, ((Number) high).longValue());
        middles.add(type.layout() == Layout.INT ? (Object) (int) middle : (Object) middle);
      }
      List<Object> applied = apply(expr, type, middles);
      if (applied == null) {
        return null;
      }
      for (int i = 0; i < count; i++) {
        long middle = ((Number) middles.get(i)).longValue();
        if (below[i] + 1 >= reached[i]) {
          continue;
        }
        if (Values.compare(applied.get(i), wanted.get(i)) >= 0) {
          reached[i] = middle;
        } else {
          below[i] = middle;
        }
      }
    }
    List<Object> least = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (i > 0 && reached[i] <= reached[i - 1]) {
        return null;
      }
      least.add(type.layout() == Layout.INT ? (Object) (int) reached[i] : (Object) reached[i]);
    }
    return Collections.unmodifiableList(least);
  }

  private static boolean isNarrow(long[] below, long[] reached) {
    for (int i = 0; i < below.length; i++) {
      if (below[i] + 1 < reached[i]) {
        return false;
      }
    }
    return true;
  }
}
