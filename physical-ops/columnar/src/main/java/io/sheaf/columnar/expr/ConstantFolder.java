package io.sheaf.columnar.expr;

import io.sheaf.columnar.batch.ColumnBatch;
import io.sheaf.columnar.batch.DenseBatch;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.expr.Expr.And;
import io.sheaf.columnar.expr.Expr.Call;
import io.sheaf.columnar.expr.Expr.Case;
import io.sheaf.columnar.expr.Expr.Cast;
import io.sheaf.columnar.expr.Expr.In;
import io.sheaf.columnar.expr.Expr.InputRef;
import io.sheaf.columnar.expr.Expr.Lambda;
import io.sheaf.columnar.expr.Expr.Literal;
import io.sheaf.columnar.expr.Expr.Or;
import java.util.List;

/**
 * Replaces constant parts of an expression by their values, computed by the evaluators that would
 * compute them later.
 */
public final class ConstantFolder {
  private static final ColumnBatch ONE_ROW = new DenseBatch(1);

  private ConstantFolder() {}

  /**
   * The expression with constant parts folded. A part that gives an error stays as it is: the row
   * that needs it may not exist.
   */
  public static Expr fold(Expr expr, EvalContext context) {
    if (expr instanceof Literal || expr instanceof InputRef) {
      return expr;
    }
    if (expr instanceof Lambda lambda) {
      return new Lambda(
          fold(lambda.captures(), context), lambda.parameters(), fold(lambda.body(), context));
    }
    if (Traits.columns(expr).isEmpty() && Traits.isDeterministic(expr)) {
      try (Evaluator evaluator = ExprCompiler.compile(expr, context)) {
        return new Literal(Boxes.value(evaluator.evaluate(ONE_ROW), 0), expr.type());
      } catch (SheafException whenARowNeedsIt) {
        return withFoldedOperands(expr, context);
      }
    }
    return withFoldedOperands(expr, context);
  }

  private static Expr withFoldedOperands(Expr expr, EvalContext context) {
    return switch (expr) {
      case InputRef ref -> ref;
      case Literal literal -> literal;
      case Lambda lambda -> fold(lambda, context);
      case Call call ->
          new Call(call.function(), fold(call.operands(), context), call.type(), call.origin());
      case And and -> new And(fold(and.operands(), context));
      case Or or -> new Or(fold(or.operands(), context));
      case Case choice ->
          new Case(
              fold(choice.conditions(), context), fold(choice.results(), context), choice.type());
      case Cast cast ->
          new Cast(fold(cast.operand(), context), cast.type(), cast.nullOnError(), cast.origin());
      case In in ->
          new In(fold(in.operand(), context), in.values(), in.containsNull(), in.negated());
    };
  }

  private static List<Expr> fold(List<Expr> operands, EvalContext context) {
    return operands.stream().map(operand -> fold(operand, context)).toList();
  }
}
