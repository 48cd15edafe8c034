package io.sheaf.sql.parser;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;

/** The numbers of LIMIT, OFFSET and FETCH where an expression gives them. */
public final class RowCounts {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d+");

  private RowCounts() {}

  /**
   * The number that an expression of numbers is; an expression with a query in it as it is, to be
   * asked for before the statement is planned.
   *
   * @throws org.apache.calcite.runtime.CalciteContextException if there is anything else in it
   */
  public static SqlNode of(SqlNode expression) {
    return isAsked(expression)
        ? expression
        : literal(value(expression), expression.getParserPosition());
  }

  /** Whether a number of rows, or null, is what a query gives. */
  public static boolean isAsked(SqlNode count) {
    return count instanceof SqlCall call
        && (call.isA(SqlKind.QUERY) || call.getOperandList().stream().anyMatch(RowCounts::isAsked));
  }

  /**
   * The number that a query gave.
   *
   * @param text as text; empty for NULL
   * @return null when there is none, and all rows are wanted
   */
  public static SqlNode given(String text, SqlParserPos position) {
    if (text.isEmpty()) {
      return null;
    }
    if (!WHOLE_NUMBER.matcher(text).matches()) {
      throw new SheafException(
              ErrorCode.INVALID_ARGUMENT,
              "LIMIT, OFFSET and FETCH take a whole number, not '" + text + "'")
          .at(SheafParser.position(position));
    }
    return literal(new BigDecimal(text), position);
  }

  private static SqlNode literal(BigDecimal value, SqlParserPos position) {
    if (value.signum() < 0) {
      throw SyntaxError.at(position, "LIMIT, OFFSET and FETCH take no negative number");
    }
    return SqlLiteral.createExactNumeric(value.toPlainString(), position);
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
