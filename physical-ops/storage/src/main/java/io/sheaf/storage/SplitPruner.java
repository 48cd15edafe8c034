package io.sheaf.storage;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Values;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Decides from bounds and null counts whether some rows can fulfil a condition. It answers for each
 * condition two questions, may it be true and may it be false for some row, of which a conjunction
 * and a disjunction need only the first. Whatever it does not know may be true.
 */
public final class SplitPruner {
  private final IntFunction<ColumnStatistics> statistics;
  private final long rowCount;

  private SplitPruner(IntFunction<ColumnStatistics> statistics, long rowCount) {
    this.statistics = statistics;
    this.rowCount = rowCount;
  }

  /**
   * Whether a row may exist for which all conjuncts are true.
   *
   * @param statistics what is known of the column that an {@link Expr.InputRef} index names
   */
  public static boolean mayMatch(
      List<Expr> conjuncts, IntFunction<ColumnStatistics> statistics, long rowCount) {
    SplitPruner pruner = new SplitPruner(statistics, rowCount);
    return conjuncts.stream().allMatch(pruner::mayBeTrue);
  }

  /**
   * Whether all conjuncts are certainly true for every row. What is not known is not certain.
   *
   * @param statistics what is known of the column that an {@link Expr.InputRef} index names
   */
  public static boolean allMatch(
      List<Expr> conjuncts, IntFunction<ColumnStatistics> statistics, long rowCount) {
    SplitPruner pruner = new SplitPruner(statistics, rowCount);
    return conjuncts.stream().allMatch(pruner::isTrue);
  }

  private boolean isTrue(Expr condition) {
    return switch (condition) {
      case Expr.And and -> and.operands().stream().allMatch(this::isTrue);
      case Expr.Or or -> or.operands().stream().anyMatch(this::isTrue);
      case Expr.In in ->
          !in.negated()
              && in.operand() instanceof Expr.InputRef ref
              && in.values().stream()
                  .anyMatch(value -> holds(statistics.apply(ref.index()), "=", value));
      case Expr.Call call -> isTrue(call);
      case Expr.Literal literal -> Boolean.TRUE.equals(literal.value());
      case Expr.InputRef _, Expr.Case _, Expr.Cast _, Expr.Lambda _ -> false;
    };
  }

  private boolean isTrue(Expr.Call call) {
    List<Expr> operands = call.operands();
    if (operands.size() == 1 && operands.getFirst() instanceof Expr.InputRef ref) {
      long nulls = statistics.apply(ref.index()).nullCount();
      return switch (call.function()) {
        case "is null" -> nulls == rowCount;
        case "is not null" -> nulls == 0;
        default -> false;
      };
    }
    if (operands.size() != 2) {
      return false;
    }
    if (operands.get(0) instanceof Expr.InputRef ref
        && operands.get(1) instanceof Expr.Literal literal) {
      return sameScale(ref.type(), literal.type())
          && holds(statistics.apply(ref.index()), call.function(), literal.value());
    }
    if (operands.get(1) instanceof Expr.InputRef ref
        && operands.get(0) instanceof Expr.Literal literal) {
      return sameScale(ref.type(), literal.type())
          && holds(statistics.apply(ref.index()), mirrored(call.function()), literal.value());
    }
    return false;
  }

  /** Whether every row's value stands in a relation to a constant. */
  private static boolean holds(ColumnStatistics column, String relation, Object value) {
    if (value == null || column.nullCount() != 0 || column.mayHaveNaN() || !column.hasBounds()) {
      return false;
    }
    int min = Values.compare(column.min(), value);
    int max = Values.compare(column.max(), value);
    return switch (relation) {
      case "=" -> min == 0 && max == 0;
      case "<" -> max < 0;
      case "<=" -> max <= 0;
      case ">" -> min > 0;
      case ">=" -> min >= 0;
      case "<>" -> min > 0 || max < 0;
      default -> false;
    };
  }

  private boolean mayBeTrue(Expr condition) {
    return switch (condition) {
      case Expr.And and -> and.operands().stream().allMatch(this::mayBeTrue);
      case Expr.Or or -> or.operands().stream().anyMatch(this::mayBeTrue);
      case Expr.In in -> mayBeIn(in);
      case Expr.Call call -> mayBeTrue(call);
      case Expr.Literal literal -> Boolean.TRUE.equals(literal.value());
      case Expr.InputRef ref -> mayHold(statistics.apply(ref.index()), "=", true);
      case Expr.Case _, Expr.Cast _, Expr.Lambda _ -> true;
    };
  }

  private boolean mayBeIn(Expr.In in) {
    if (in.negated() || !(in.operand() instanceof Expr.InputRef ref)) {
      return true;
    }
    ColumnStatistics column = statistics.apply(ref.index());
    return in.values().stream().anyMatch(value -> mayHold(column, "=", value));
  }

  private boolean mayBeTrue(Expr.Call call) {
    List<Expr> operands = call.operands();
    if (operands.size() == 1) {
      return mayBeTrueOfOne(call.function(), operands.getFirst());
    }
    if (operands.size() != 2) {
      return true;
    }
    if (operands.get(0) instanceof Expr.InputRef ref
        && operands.get(1) instanceof Expr.Literal literal) {
      return mayCompare(ref, call.function(), literal);
    }
    if (operands.get(1) instanceof Expr.InputRef ref
        && operands.get(0) instanceof Expr.Literal literal) {
      return mayCompare(ref, mirrored(call.function()), literal);
    }
    return true;
  }

  private boolean mayBeTrueOfOne(String function, Expr operand) {
    if (!(operand instanceof Expr.InputRef ref)) {
      return true;
    }
    ColumnStatistics column = statistics.apply(ref.index());
    return switch (function) {
      case "is null" -> column.nullCount() != 0;
      case "is not null" -> column.nullCount() != rowCount;
      case "not", "is false" -> mayHold(column, "=", false);
      case "is true" -> mayHold(column, "=", true);
      default -> true;
    };
  }

  private static String mirrored(String function) {
    return switch (function) {
      case "<" -> ">";
      case "<=" -> ">=";
      case ">" -> "<";
      case ">=" -> "<=";
      default -> function;
    };
  }

  private boolean mayCompare(Expr.InputRef ref, String function, Expr.Literal literal) {
    // Bounds and literal are comparable only in one and the same type; a decimal's digits mean
    // nothing without the scale.
    return !sameScale(ref.type(), literal.type())
        || mayHold(statistics.apply(ref.index()), function, literal.value());
  }

  private static boolean sameScale(DataType column, DataType literal) {
    if (column instanceof DataType.Decimal left && literal instanceof DataType.Decimal right) {
      return left.scale() == right.scale();
    }
    // Blank padding changes what is equal, so CHAR is left alone.
    return !(column instanceof DataType.Char)
        && (column.equals(literal) || (column.isInteger() && literal.isInteger()));
  }

  /** Whether a value of the column may stand in a relation to a constant. */
  private boolean mayHold(ColumnStatistics column, String relation, Object value) {
    if (relation.startsWith("is")) {
      return true; // IS [NOT] DISTINCT FROM can hold for nulls
    }
    if (value == null || column.nullCount() == rowCount) {
      return false;
    }
    boolean nan = value instanceof Double d && d.isNaN();
    Object min = column.min();
    Object max = column.max();
    return switch (relation) {
      case "=" ->
          nan
              ? column.mayHaveNaN()
              : (min == null || Values.compare(min, value) <= 0)
                  && (max == null || Values.compare(max, value) >= 0);
      case "<" -> min == null || (column.mayHaveNaN() && nan) || Values.compare(min, value) < 0;
      case "<=" -> min == null || (column.mayHaveNaN() && nan) || Values.compare(min, value) <= 0;
      // NaN is greater than every number.
      case ">" -> max == null || (column.mayHaveNaN() && !nan) || Values.compare(max, value) > 0;
      case ">=" -> max == null || column.mayHaveNaN() || Values.compare(max, value) >= 0;
      case "<>" ->
          min == null
              || max == null
              || column.mayHaveNaN()
              || Values.compare(min, value) != 0
              || Values.compare(max, value) != 0;
      default -> true;
    };
  }
}
