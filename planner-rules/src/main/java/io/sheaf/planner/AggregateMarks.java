package io.sheaf.planner;

import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;

/**
 * What Calcite has no place for in a call over a window, as operands behind the function's own:
 *
 * <pre>
 *   list(x ORDER BY y DESC) OVER w       list(x, $ORDER_BY(y, TRUE, FALSE)) OVER w
 *   list(x) FILTER (WHERE c) OVER w      list(x, $FILTER(c)) OVER w
 * </pre>
 */
public final class AggregateMarks {
  /** A value by which rows are ordered, whether descending, whether nulls are first. */
  private static final SqlFunction ORDER_BY = mark("$ORDER_BY");

  /** Which rows count. */
  private static final SqlFunction FILTER = mark("$FILTER");

  private AggregateMarks() {}

  private static SqlFunction mark(String name) {
    return new SqlFunction(
        name,
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.BOOLEAN,
        null,
        OperandTypes.VARIADIC,
        SqlFunctionCategory.SYSTEM);
  }

  /** All marks, for the validator to find by name. */
  static List<SqlOperator> all() {
    return List.of(ORDER_BY, FILTER);
  }

  /** A mark for a key of ORDER BY as it is parsed. */
  static SqlNode orderBy(SqlNode item) {
    SqlNode key = item;
    boolean nullsFirst = key.getKind() == SqlKind.NULLS_FIRST;
    if (nullsFirst || key.getKind() == SqlKind.NULLS_LAST) {
      key = ((SqlCall) key).operand(0);
    }
    boolean descending = key.getKind() == SqlKind.DESCENDING;
    if (descending) {
      key = ((SqlCall) key).operand(0);
    }
    return ORDER_BY.createCall(
        item.getParserPosition(),
        key,
        SqlLiteral.createBoolean(descending, item.getParserPosition()),
        SqlLiteral.createBoolean(nullsFirst, item.getParserPosition()));
  }

  static SqlNode filter(SqlNode condition) {
    return FILTER.createCall(condition.getParserPosition(), condition);
  }

  private static boolean isMark(SqlOperator operator) {
    return operator.equals(ORDER_BY) || operator.equals(FILTER);
  }

  /** One key of an order. */
  public record Key(RexNode value, boolean descending, boolean nullsFirst) {}

  /** The operands of the function itself. */
  public static List<RexNode> operands(List<RexNode> operands) {
    return operands.stream()
        .filter(o -> !(o instanceof RexCall call && isMark(call.getOperator())))
        .toList();
  }

  /** The keys that marks tell. */
  public static List<Key> order(List<RexNode> operands) {
    return operands.stream()
        .filter(o -> o instanceof RexCall call && call.getOperator().equals(ORDER_BY))
        .map(o -> ((RexCall) o).getOperands())
        .map(
            o ->
                new Key(
                    o.get(0), RexLiteral.booleanValue(o.get(1)), RexLiteral.booleanValue(o.get(2))))
        .toList();
  }

  /** The condition of the filter that a mark tells, or null. */
  public static RexNode filter(List<RexNode> operands) {
    return operands.stream()
        .filter(o -> o instanceof RexCall call && call.getOperator().equals(FILTER))
        .map(o -> ((RexCall) o).getOperands().getFirst())
        .findFirst()
        .orElse(null);
  }

  /** Checks the operands in front of the marks. */
  record Checker(SqlOperandTypeChecker operands) implements SqlOperandTypeChecker {
    @Override
    public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
      SqlCall call = binding.getCall();
      List<SqlNode> own =
          call.getOperandList().stream()
              .filter(o -> !(o instanceof SqlCall mark && isMark(mark.getOperator())))
              .toList();
      if (!operands.getOperandCountRange().isValidCount(own.size())) {
        if (throwOnFailure) {
          throw binding.newValidationSignatureError();
        }
        return false;
      }
      if (own.size() == call.operandCount()) {
        return operands.checkOperandTypes(binding, throwOnFailure);
      }
      SqlCall bare =
          call.getOperator()
              .createCall(call.getFunctionQuantifier(), call.getParserPosition(), own);
      return operands.checkOperandTypes(
          new SqlCallBinding(binding.getValidator(), binding.getScope(), bare), throwOnFailure);
    }

    @Override
    public SqlOperandCountRange getOperandCountRange() {
      SqlOperandCountRange range = operands.getOperandCountRange();
      return SqlOperandCountRanges.from(range.getMin());
    }

    @Override
    public String getAllowedSignatures(SqlOperator op, String opName) {
      return operands.getAllowedSignatures(op, opName);
    }

    @Override
    public boolean isFixedParameters() {
      return operands.isFixedParameters();
    }
  }
}
