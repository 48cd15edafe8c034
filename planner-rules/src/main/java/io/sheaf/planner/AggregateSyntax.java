package io.sheaf.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;

/**
 * Forms of aggregate calls that the validator does not know, as ones that it does:
 *
 * <pre>
 *   percentile_cont(f) WITHIN GROUP (ORDER BY x)    quantile_cont(x, f)
 *   mode() WITHIN GROUP (ORDER BY x)                mode(x)
 *   f(x) FILTER (WHERE c) OVER w                    f(CASE WHEN c THEN x END) OVER w
 * </pre>
 */
final class AggregateSyntax extends SqlShuttle {
  @Override
  public SqlNode visit(SqlCall call) {
    SqlNode visited = super.visit(call);
    if (visited instanceof SqlBasicCall basic) {
      return switch (basic.getKind()) {
        case WITHIN_GROUP -> percentile(basic);
        case OVER -> filtered(basic);
        default -> visited;
      };
    }
    return visited;
  }

  private static SqlNode percentile(SqlBasicCall call) {
    if (!(call.operand(0) instanceof SqlCall function)
        || !(call.operand(1) instanceof SqlNodeList order)
        || order.size() != 1) {
      return call;
    }
    SqlNode key = order.get(0);
    if (key.getKind() == SqlKind.NULLS_FIRST || key.getKind() == SqlKind.NULLS_LAST) {
      key = ((SqlCall) key).operand(0);
    }
    boolean descending = key.getKind() == SqlKind.DESCENDING;
    SqlNode value = descending ? ((SqlCall) key).operand(0) : key;
    SqlParserPos position = call.getParserPosition();
    return switch (function.getOperator().getName().toLowerCase(Locale.ROOT)) {
      case "percentile_cont" ->
          named("QUANTILE_CONT", position, value, fraction(function, descending));
      case "percentile_disc" ->
          named(
              descending ? "QUANTILE_DISC_DESC" : "QUANTILE_DISC",
              position,
              value,
              function.operand(0));
      case "mode" ->
          function.operandCount() == 0 ? named("MODE", position, value) : call;
      default -> call;
    };
  }

  private static SqlNode fraction(SqlCall function, boolean descending) {
    SqlNode fraction = function.operand(0);
    return descending
        ? SqlStdOperatorTable.MINUS.createCall(
            fraction.getParserPosition(),
            SqlLiteral.createExactNumeric("1", fraction.getParserPosition()),
            fraction)
        : fraction;
  }

  private static SqlNode named(String name, SqlParserPos position, SqlNode... operands) {
    return new SqlUnresolvedFunction(
            new SqlIdentifier(name, position),
            null,
            null,
            null,
            null,
            SqlFunctionCategory.USER_DEFINED_FUNCTION)
        .createCall(position, operands);
  }

  private static SqlNode filtered(SqlBasicCall over) {
    if (over.operand(0).getKind() != SqlKind.FILTER) {
      return over;
    }
    SqlCall filter = over.operand(0);
    SqlCall function = filter.operand(0);
    SqlNode condition = filter.operand(1);
    List<SqlNode> operands = new ArrayList<>(function.getOperandList());
    SqlParserPos position = filter.getParserPosition();
    boolean counts = operands.isEmpty() || isStar(operands.getFirst());
    SqlNode value =
        counts ? SqlLiteral.createExactNumeric("1", position) : operands.getFirst();
    SqlNode chosen =
        new SqlCase(
            position,
            null,
            SqlNodeList.of(condition),
            SqlNodeList.of(value),
            SqlLiteral.createNull(position));
    if (operands.isEmpty()) {
      operands.add(chosen);
    } else {
      operands.set(0, chosen);
    }
    SqlCall aggregate =
        function
            .getOperator()
            .createCall(function.getFunctionQuantifier(), function.getParserPosition(), operands);
    return over.getOperator()
        .createCall(over.getParserPosition(), aggregate, over.operand(1));
  }

  private static boolean isStar(SqlNode node) {
    return node instanceof SqlIdentifier identifier && identifier.isStar();
  }
}
