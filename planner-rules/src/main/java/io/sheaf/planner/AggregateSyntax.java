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
import org.apache.calcite.sql.SqlMatchRecognize;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
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
 *   string_agg(x, s ORDER BY y)                     string_agg(x, s) WITHIN GROUP (ORDER BY y)
 *   f(x) FILTER (WHERE c) OVER w                    f(CASE WHEN c THEN x END) OVER w
 * </pre>
 */
final class AggregateSyntax extends SqlShuttle {
  /** Whether the node is of measures or conditions over rows, where FIRST and LAST navigate. */
  private final boolean ofRows;

  AggregateSyntax() {
    this(false);
  }

  private AggregateSyntax(boolean ofRows) {
    this.ofRows = ofRows;
  }

  @Override
  public SqlNode visit(SqlCall call) {
    if (call instanceof SqlMatchRecognize match) {
      return rowPattern(match);
    }
    SqlNode visited = super.visit(call);
    if (ofRows && visited instanceof SqlBasicCall basic) {
      return navigation(basic);
    }
    if (visited instanceof SqlBasicCall basic) {
      return switch (basic.getKind()) {
        case WITHIN_GROUP -> percentile(basic);
        case STRING_AGG, GROUP_CONCAT -> joined(basic);
        case FIRST, LAST ->
            named(basic.getOperator().getName(), basic.getParserPosition(), basic.operand(0));
        case OVER -> filtered(basic);
        default -> visited;
      };
    }
    return visited;
  }

  private SqlNode rowPattern(SqlMatchRecognize match) {
    List<SqlNode> operands = new ArrayList<>();
    AggregateSyntax inside = new AggregateSyntax(true);
    for (int i = 0; i < match.getOperandList().size(); i++) {
      SqlNode operand = match.getOperandList().get(i);
      boolean isOfRows =
          i == SqlMatchRecognize.OPERAND_MEASURES || i == SqlMatchRecognize.OPERAND_PATTERN_DEFINES;
      operands.add(operand == null ? null : operand.accept(isOfRows ? inside : this));
    }
    return match
        .getOperator()
        .createCall(match.getParserPosition(), operands.toArray(SqlNode[]::new));
  }

  private static SqlNode navigation(SqlBasicCall call) {
    SqlOperator operator =
        switch (call.getKind()) {
          case FIRST -> RowPatternOperators.FIRST;
          case LAST -> RowPatternOperators.LAST;
          case PREV -> RowPatternOperators.PREV;
          case NEXT -> RowPatternOperators.NEXT;
          default -> null;
        };
    return operator == null
        ? call
        : operator.createCall(call.getParserPosition(), call.getOperandList());
  }

  private static SqlNode percentile(SqlBasicCall call) {
    if (!(call.operand(0) instanceof SqlCall function)
        || !(call.operand(1) instanceof SqlNodeList order)) {
      return call;
    }
    if (order.size() != 1) {
      return takesOrder(function) ? call : function;
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
      case "mode" -> function.operandCount() == 0 ? named("MODE", position, value) : call;
      default -> takesOrder(function) ? call : function;
    };
  }

  /** Takes the order and the separator out of the operands. */
  private static SqlNode joined(SqlBasicCall call) {
    List<SqlNode> operands = new ArrayList<>();
    SqlNodeList order = null;
    for (SqlNode operand : call.getOperandList()) {
      if (operand instanceof SqlNodeList keys) {
        order = keys;
      } else if (operand.getKind() == SqlKind.SEPARATOR) {
        operands.add(((SqlCall) operand).operand(0));
      } else {
        operands.add(operand);
      }
    }
    SqlParserPos position = call.getParserPosition();
    SqlCall function =
        unresolved("STRING_AGG", position)
            .createCall(call.getFunctionQuantifier(), position, operands);
    return order == null
        ? function
        : SqlStdOperatorTable.WITHIN_GROUP.createCall(position, function, order);
  }

  /** Whether the order of rows makes a difference to a function. */
  private static boolean takesOrder(SqlCall function) {
    return switch (function.getOperator().getName().toLowerCase(Locale.ROOT)) {
      case "first", "last", "arbitrary", "string_agg", "listagg", "group_concat", "array_agg" ->
          true;
      default -> false;
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
    return unresolved(name, position).createCall(position, operands);
  }

  private static SqlUnresolvedFunction unresolved(String name, SqlParserPos position) {
    return new SqlUnresolvedFunction(
        new SqlIdentifier(name, position),
        null,
        null,
        null,
        null,
        SqlFunctionCategory.USER_DEFINED_FUNCTION);
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
    SqlNode value = counts ? SqlLiteral.createExactNumeric("1", position) : operands.getFirst();
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
    return over.getOperator().createCall(over.getParserPosition(), aggregate, over.operand(1));
  }

  private static boolean isStar(SqlNode node) {
    return node instanceof SqlIdentifier identifier && identifier.isStar();
  }
}
