package io.sheaf.planner.physical;

import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.type.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Expressions over moved columns. */
final class Exprs {
  private Exprs() {}

  /** A reference to each column, in a list that can grow. */
  static List<Expr> columns(Schema schema) {
    List<Expr> columns = new ArrayList<>();
    for (int i = 0; i < schema.size(); i++) {
      columns.add(new Expr.InputRef(i, schema.type(i)));
    }
    return columns;
  }

  /** The expression with each column's number replaced. */
  static Expr mapped(Expr expr, IntUnaryOperator position) {
    return switch (expr) {
      case Expr.InputRef ref -> new Expr.InputRef(position.applyAsInt(ref.index()), ref.type());
      case Expr.Literal literal -> literal;
      case Expr.Call call ->
          new Expr.Call(
              call.function(), mapped(call.operands(), position), call.type(), call.origin());
      case Expr.And and -> new Expr.And(mapped(and.operands(), position));
      case Expr.Or or -> new Expr.Or(mapped(or.operands(), position));
      case Expr.Case choice ->
          new Expr.Case(
              mapped(choice.conditions(), position),
              mapped(choice.results(), position),
              choice.type());
      case Expr.Cast cast ->
          new Expr.Cast(
              mapped(cast.operand(), position), cast.type(), cast.nullOnError(), cast.origin());
      case Expr.Lambda lambda ->
          new Expr.Lambda(mapped(lambda.captures(), position), lambda.parameters(), lambda.body());
      case Expr.In in ->
          new Expr.In(mapped(in.operand(), position), in.values(), in.containsNull(), in.negated());
    };
  }

  private static List<Expr> mapped(List<Expr> exprs, IntUnaryOperator position) {
    return exprs.stream().map(e -> mapped(e, position)).toList();
  }
}
