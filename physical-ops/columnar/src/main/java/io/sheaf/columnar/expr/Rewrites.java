package io.sheaf.columnar.expr;

import io.sheaf.columnar.expr.Expr.Call;
import io.sheaf.columnar.expr.Expr.Case;
import io.sheaf.columnar.expr.Expr.Literal;
import io.sheaf.columnar.type.DataType.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Calls that are short for a CASE, so that their operands are evaluated only where they are needed.
 */
final class Rewrites {
  private Rewrites() {}

  /** The CASE that a call is short for, if it is. */
  static Optional<Expr> apply(Call call) {
    return switch (call.function()) {
      case "coalesce" -> Optional.of(coalesce(call));
      case "nullif" ->
          Optional.of(
              new Case(
                  List.of(new Call("=", call.operands(), Simple.BOOLEAN)),
                  List.of(new Literal(null, call.type()), call.operands().get(0)),
                  call.type()));
      default -> Optional.empty();
    };
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
