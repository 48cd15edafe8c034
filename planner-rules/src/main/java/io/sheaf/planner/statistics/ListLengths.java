package io.sheaf.planner.statistics;

import java.util.List;
import java.util.Locale;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** How many elements the value of an expression that gives lists is thought to have. */
final class ListLengths {
  /** Of a list of which nothing is known. */
  private static final double UNKNOWN = 4;

  private ListLengths() {}

  /**
   * The elements of a list, at least one: exact for a list that is written out and for a series of
   * constant numbers.
   *
   * @param input the relation whose columns the expression is over
   */
  static double of(RexNode list, RelEstimate input) {
    if (!(RexUtil.removeCast(list) instanceof RexCall call)) {
      return UNKNOWN;
    }
    return switch (call.getOperator().getName().toLowerCase(Locale.ROOT)) {
      case "list_value", "array" -> Math.max(1, call.getOperands().size());
      case "range" -> series(call.getOperands(), 0, input);
      case "generate_series" -> series(call.getOperands(), 1, input);
      default -> UNKNOWN;
    };
  }

  /**
   * The numbers of a series.
   *
   * @param inclusive 1 when its end belongs to it, else 0
   */
  private static double series(List<RexNode> operands, int inclusive, RelEstimate input) {
    double from = operands.size() == 1 ? 0 : number(operands.getFirst(), input);
    double to = number(operands.get(operands.size() == 1 ? 0 : 1), input);
    double step = operands.size() < 3 ? 1 : number(operands.get(2), input);
    double count = Math.ceil((to - from + Math.signum(step) * inclusive) / step);
    return Double.isFinite(count) ? Math.max(1, count) : UNKNOWN;
  }

  /** A constant, or the middle between a column's bounds; NaN when neither is known. */
  private static double number(RexNode node, RelEstimate input) {
    RexNode value = RexUtil.removeCast(node);
    if (!SqlTypeUtil.isNumeric(value.getType())) {
      return Double.NaN;
    }
    return switch (value) {
      case RexLiteral literal when !literal.isNull() -> literal.getValueAs(Double.class);
      case RexCall call when call.getKind() == SqlKind.MINUS_PREFIX ->
          -number(call.getOperands().getFirst(), input);
      case RexInputRef ref when input.column(ref.getIndex()).hasBounds() ->
          (input.column(ref.getIndex()).min() + input.column(ref.getIndex()).max()) / 2;
      default -> Double.NaN;
    };
  }
}
