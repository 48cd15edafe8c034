package io.sheaf.planner;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql2rel.SqlRexConvertlet;

/**
 * Comparisons of structs as values. Calcite would compare {@code IS DISTINCT FROM} field by field,
 * so that one equal field makes structs equal; and its constants, which it derives from equalities
 * with what does not depend on a row and from {@code IS NULL}, can have no struct type.
 */
public final class StructComparisons {
  /** Equality with a constant struct, which Calcite derives nothing from. */
  public static final SqlFunction EQUALS_CONSTANT =
      new SqlFunction(
          "$EQUALS_CONSTANT",
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.BOOLEAN_NULLABLE,
          null,
          OperandTypes.ANY_ANY,
          SqlFunctionCategory.SYSTEM);

  /** Whether a struct is null. */
  public static final SqlFunction IS_NULL =
      new SqlFunction(
          "$IS_NULL",
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.BOOLEAN_NOT_NULL,
          null,
          OperandTypes.ANY,
          SqlFunctionCategory.SYSTEM);

  private StructComparisons() {}

  /** The conversion of a comparison, or null if it is none. */
  static SqlRexConvertlet of(SqlCall call) {
    return switch (call.getKind()) {
      case EQUALS, NOT_EQUALS, IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM, IS_NULL, IS_NOT_NULL ->
          (context, comparison) -> {
            RelDataType type =
                context.getValidator().getValidatedNodeTypeIfKnown(comparison.operand(0));
            if (type == null || !type.isStruct()) {
              return AggregateConvertlets.standard(comparison).convertCall(context, comparison);
            }
            List<RexNode> operands =
                comparison.getOperandList().stream().map(context::convertExpression).toList();
            return compared(context.getRexBuilder(), comparison.getOperator(), operands);
          };
      default -> null;
    };
  }

  private static RexNode compared(RexBuilder rex, SqlOperator operator, List<RexNode> operands) {
    if (operands.size() == 1) {
      RexNode isNull = rex.makeCall(IS_NULL, operands);
      return operator.getKind() == SqlKind.IS_NULL
          ? isNull
          : rex.makeCall(SqlStdOperatorTable.NOT, isNull);
    }
    boolean withConstant = operands.stream().anyMatch(RexUtil::isConstant);
    if (!withConstant) {
      return rex.makeCall(operator, operands);
    }
    RexNode equal = rex.makeCall(EQUALS_CONSTANT, operands);
    return switch (operator.getKind()) {
      case EQUALS -> equal;
      case NOT_EQUALS -> rex.makeCall(SqlStdOperatorTable.NOT, equal);
      case IS_NOT_DISTINCT_FROM -> same(rex, equal, operands);
      default -> rex.makeCall(SqlStdOperatorTable.NOT, same(rex, equal, operands));
    };
  }

  /** Equal, or both null. */
  private static RexNode same(RexBuilder rex, RexNode equal, List<RexNode> operands) {
    RexNode bothNull =
        rex.makeCall(
            SqlStdOperatorTable.AND, operands.stream().map(o -> rex.makeCall(IS_NULL, o)).toList());
    return rex.makeCall(
        SqlStdOperatorTable.OR, bothNull, rex.makeCall(SqlStdOperatorTable.IS_TRUE, equal));
  }
}
