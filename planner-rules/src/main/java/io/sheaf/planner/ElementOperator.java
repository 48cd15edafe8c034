package io.sheaf.planner;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlItemOperator;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** {@code value[index]}: Calcite's, and the character at a position of a text. */
final class ElementOperator extends SqlItemOperator {
  static final ElementOperator INSTANCE = new ElementOperator();

  private ElementOperator() {
    super("ITEM", OperandTypes.ARRAY_OR_MAP.or(OperandTypes.ANY), 1, true);
  }

  @Override
  public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
    return isCharacter(binding) || super.checkOperandTypes(binding, throwOnFailure);
  }

  @Override
  public RelDataType inferReturnType(SqlOperatorBinding binding) {
    if (!isCharacter(binding)) {
      return super.inferReturnType(binding);
    }
    RelDataTypeFactory types = binding.getTypeFactory();
    return types.createTypeWithNullability(types.createSqlType(SqlTypeName.VARCHAR), true);
  }

  private static boolean isCharacter(SqlOperatorBinding binding) {
    return SqlTypeUtil.isCharacter(binding.getOperandType(0))
        && (SqlTypeUtil.isExactNumeric(binding.getOperandType(1))
            || SqlTypeUtil.isNull(binding.getOperandType(1)));
  }
}
