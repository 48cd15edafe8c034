package io.sheaf.planner;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlCastFunction;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;

/**
 * CAST with nested values: Calcite 1.42 takes for granted that what a list is cast to is a list
 * (SqlCastFunction.createTypeWithNullabilityFromExpr). It becomes the standard's CAST in the
 * relational tree.
 */
final class NestedCast extends SqlCastFunction {
  // Names of their own: the validator looks functions up by name.
  static final NestedCast OPERATOR = new NestedCast("CAST_NESTED", SqlKind.CAST);

  /** TRY_CAST: what does not convert is null, inside as well. */
  static final NestedCast TRYING = new NestedCast("TRY_CAST_NESTED", SqlKind.SAFE_CAST);

  /** The conversions of aggregates and of the standard, and this one. */
  static final SqlRexConvertletTable CONVERTLETS =
      call -> {
        if (!(call.getOperator() instanceof NestedCast)) {
          return AggregateConvertlets.INSTANCE.get(call);
        }
        return (context, cast) -> {
          RelDataType from = context.getValidator().getValidatedNodeType(cast.operand(0));
          RelDataType to = context.getValidator().getValidatedNodeType(cast);
          boolean trying = call.getOperator().equals(TRYING);
          if (trying || isNested(from) || isText(from, to)) {
            return context
                .getRexBuilder()
                .makeAbstractCast(
                    cast.getParserPosition(),
                    to,
                    context.convertExpression(cast.operand(0)),
                    trying);
          }
          SqlCall standard =
              SqlStdOperatorTable.CAST.createCall(cast.getParserPosition(), cast.getOperandList());
          return StandardConvertletTable.INSTANCE.get(standard).convertCall(context, standard);
        };
      };

  private NestedCast(String name, SqlKind kind) {
    super(name, kind);
  }

  private static boolean isNested(RelDataType type) {
    return SqlTypeUtil.isCollection(type) || SqlTypeUtil.isMap(type) || type.isStruct();
  }

  /** Whether a text is taken apart. */
  private static boolean isText(RelDataType from, RelDataType to) {
    return SqlTypeUtil.isCharacter(from) && isNested(to);
  }

  @Override
  public RelDataType inferReturnType(SqlOperatorBinding binding) {
    RelDataType from = binding.getOperandType(0);
    if (!isNested(from) && !isText(from, binding.getOperandType(1))) {
      return super.inferReturnType(binding);
    }
    return nullable(
        binding.getTypeFactory(), binding.getOperandType(1), from.isNullable() || equals(TRYING));
  }

  /** Which of these conversions there are is known where they are compiled. */
  @Override
  public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
    return isNested(binding.getOperandType(0))
        || isText(binding.getOperandType(0), binding.getOperandType(1))
        || super.checkOperandTypes(binding, throwOnFailure);
  }

  /** The type with every value inside nullable. */
  private static RelDataType nullable(
      RelDataTypeFactory types, RelDataType type, boolean nullable) {
    RelDataType same =
        type.getSqlTypeName() == SqlTypeName.ARRAY
            ? types.createArrayType(nullable(types, type.getComponentType(), true), -1)
            : type;
    return types.createTypeWithNullability(same, nullable);
  }
}
