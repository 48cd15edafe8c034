package io.sheaf.columnar.expr;

import io.sheaf.columnar.expr.Expr.And;
import io.sheaf.columnar.expr.Expr.Call;
import io.sheaf.columnar.expr.Expr.Case;
import io.sheaf.columnar.expr.Expr.Cast;
import io.sheaf.columnar.expr.Expr.In;
import io.sheaf.columnar.expr.Expr.InputRef;
import io.sheaf.columnar.expr.Expr.Lambda;
import io.sheaf.columnar.expr.Expr.Literal;
import io.sheaf.columnar.expr.Expr.Or;
import io.sheaf.columnar.function.Casts;
import io.sheaf.columnar.function.FunctionRegistry;
import java.util.Set;
import java.util.TreeSet;

/** What can be known of an expression without running it. */
public final class Traits {
  private Traits() {}

  /** The input columns that the expression reads, ascending. */
  public static Set<Integer> columns(Expr expr) {
    Set<Integer> columns = new TreeSet<>();
    collect(expr, columns);
    return columns;
  }

  private static void collect(Expr expr, Set<Integer> into) {
    if (expr instanceof InputRef ref) {
      into.add(ref.index());
    }
    expr.operands().forEach(operand -> collect(operand, into));
  }

  /** Whether some input may give an error. */
  public static boolean canThrow(Expr expr) {
    if (expr instanceof Call call && call.function().startsWith("try")) {
      // What it could throw it makes null; errors of other kinds do not depend on the rows.
      return false;
    }
    boolean own =
        switch (expr) {
          case Call call -> FunctionRegistry.standard().get(call.function()).canThrow();
          case Cast cast ->
              !cast.nullOnError() && Casts.canThrow(cast.operand().type(), cast.type());
          case InputRef r -> false;
          case Literal l -> false;
          case And a -> false;
          case Or o -> false;
          case Case c -> false;
          case In in -> false;
          case Lambda lambda -> canThrow(lambda.body());
        };
    return own || expr.operands().stream().anyMatch(Traits::canThrow);
  }

  /** Whether equal input gives equal results. */
  public static boolean isDeterministic(Expr expr) {
    return (!(expr instanceof Lambda lambda) || isDeterministic(lambda.body()))
        && (!(expr instanceof Call call)
            || FunctionRegistry.standard().get(call.function()).isDeterministic())
        && expr.operands().stream().allMatch(Traits::isDeterministic);
  }

  /** Whether the expression is certainly null in rows where any column that it reads is null. */
  static boolean isStrict(Expr expr) {
    return switch (expr) {
      case InputRef r -> true;
      case Literal l -> true;
      case Call call ->
          FunctionRegistry.standard().get(call.function()).isStrict()
              && call.operands().stream().allMatch(Traits::isStrict);
      case Cast cast -> isStrict(cast.operand());
      case In in -> isStrict(in.operand());
      case And and -> and.operands().stream().allMatch(Traits::isStrictOverColumns);
      case Or or -> or.operands().stream().allMatch(Traits::isStrictOverColumns);
      case Case c -> false;
      case Lambda lambda -> false;
    };
  }

  private static boolean isStrictOverColumns(Expr expr) {
    return isStrict(expr) && !columns(expr).isEmpty();
  }

  /** The one column of an expression that may be computed on that column's dictionary, or -1. */
  static int dictionaryColumn(Expr expr) {
    Set<Integer> columns = columns(expr);
    return columns.size() == 1 && isStrict(expr) && isDeterministic(expr)
        ? columns.iterator().next()
        : -1;
  }
}
