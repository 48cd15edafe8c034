package io.sheaf.sql.parser;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;

/** The numbers of LIMIT, OFFSET and FETCH where an expression gives them. */
public final class RowCounts {
  private RowCounts() {}

  /**
   * The number that an expression of numbers is.
   *
   * @throws org.apache.calcite.runtime.CalciteContextException if there is anything else in it
   */
  public static SqlNode of(SqlNode expression) {
    BigDecimal value = value(expression);
    if (value.signum() < 0) {
      throw SyntaxError.at(
          expression.getParserPosition(), "LIMIT, OFFSET and FETCH take no negative number");
    }
    return SqlLiteral.createExactNumeric(value.toPlainString(), expression.getParserPosition());
  }

  private static BigDecimal value(SqlNode node) {
    return switch (node) {
      case SqlNumericLiteral number -> number.bigDecimalValue();
      case SqlBasicCall call when call.operandCount() == 1 -> {
        BigDecimal operand = value(call.operand(0));
        yield switch (call.getKind()) {
          case MINUS_PREFIX -> operand.negate();
          case PLUS_PREFIX -> operand;
          default -> throw noNumber(node);
        };
      }
      case SqlBasicCall call when call.operandCount() == 2 -> {
        BigDecimal left = value(call.operand(0));
        BigDecimal right = value(call.operand(1));
        yield switch (call.getKind()) {
          case PLUS -> left.add(right);
          case MINUS -> left.subtract(right);
          case TIMES -> left.multiply(right);
          case DIVIDE -> {
            if (right.signum() == 0) {
              throw SyntaxError.at(node.getParserPosition(), "division by zero");
            }
            yield left.divide(right, 0, RoundingMode.DOWN);
          }
          default -> throw noNumber(node);
        };
      }
      default -> throw noNumber(node);
    };
  }

  private static RuntimeException noNumber(SqlNode node) {
    return SyntaxError.at(
        node.getParserPosition(), "LIMIT, OFFSET and FETCH take a number, or numbers with + - * /");
  }
}
