package io.sheaf.planner;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlInOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * {@code x IN (query)} where x may be a struct that is compared with the query's only column;
 * Calcite would compare its fields with as many columns.
 */
final class StructMembership extends SqlInOperator {
  private static final StructMembership IN = new StructMembership("IN", SqlKind.IN);
  private static final StructMembership NOT_IN = new StructMembership("NOT IN", SqlKind.NOT_IN);

  private StructMembership(String name, SqlKind kind) {
    super(name, kind);
  }

  static boolean isOverQuery(SqlCall call) {
    return (call.getOperator().equals(SqlStdOperatorTable.IN)
            || call.getOperator().equals(SqlStdOperatorTable.NOT_IN))
        && call.operand(1).isA(SqlKind.QUERY);
  }

  static SqlCall of(SqlCall call) {
    return (call.getKind() == SqlKind.IN ? IN : NOT_IN)
        .createCall(call.getParserPosition(), call.getOperandList());
  }

  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    SqlNode value = call.operand(0);
    if (validator.deriveType(scope, value).isStruct()) {
      RelDataType columns = validator.deriveType(scope, call.operand(1));
      boolean single =
          columns.getFieldCount() == 1 && columns.getFieldList().getFirst().getType().isStruct();
      if (single) {
        call.setOperand(0, SqlStdOperatorTable.ROW.createCall(value.getParserPosition(), value));
      }
    }
    return super.deriveType(validator, scope, call);
  }
}
