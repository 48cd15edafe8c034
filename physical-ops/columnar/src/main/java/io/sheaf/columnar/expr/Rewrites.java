package io.sheaf.columnar.expr;

import io.sheaf.columnar.expr.Expr.Call;
import io.sheaf.columnar.expr.Expr.Case;
import io.sheaf.columnar.expr.Expr.Literal;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Calls that are short for other expressions, mostly a CASE, so that their operands are evaluated
 * only where they are needed.
 */
final class Rewrites {
  private Rewrites() {}

  /** The expression that a call is short for, if it is. */
  static Optional<Expr> apply(Call call) {
    List<Expr> operands = call.operands();
    return switch (call.function()) {
      case "coalesce", "ifnull", "nvl" -> Optional.of(coalesce(call));
      case "if", "iff" -> Optional.of(choice(call, operands.get(0)));
      case "nvl2" ->
          Optional.of(
              choice(call, new Call("is not null", List.of(operands.get(0)), Simple.BOOLEAN)));
      case "nullifzero" ->
          Optional.of(
              new Call(
                  "nullif", List.of(operands.get(0), new Literal(0, Simple.INTEGER)), call.type()));
      case "zeroifnull" ->
          Optional.of(
              new Call(
                  "coalesce",
                  List.of(operands.get(0), new Literal(0, Simple.INTEGER)),
                  call.type()));
      case "try_add" -> Optional.of(attempt("+", call));
      case "try_subtract" -> Optional.of(attempt("-", call));
      case "try_multiply" -> Optional.of(attempt("*", call));
      case "try_divide" -> Optional.of(attempt("/", call));
      case "try_mod" -> Optional.of(attempt("%", call));
      case "nullif" ->
          Optional.of(
              new Case(
                  List.of(new Call("=", call.operands(), Simple.BOOLEAN)),
                  List.of(new Literal(null, call.type()), call.operands().get(0)),
                  call.type()));
      default -> Optional.empty();
    };
  }

  private static Expr choice(Call call, Expr condition) {
    return new Case(List.of(condition), call.operands().subList(1, 3), call.type());
  }

  private static Expr attempt(String operator, Call call) {
    return new Call("try", List.of(new Call(operator, call.operands(), call.type())), call.type());
  }

  private static Expr coalesce(Call call) {
    List<Expr> operands = call.operands();
    int last = operands.size() - 1;
    List<Expr> conditions = new ArrayList<>();
    for (Expr operand : operands.subList(0, last)) {
      conditions.add(new Call("is not null", List.of(operand), Simple.BOOLEAN));
    }
    return new Case(conditions, operands, call.type());
  }
}
