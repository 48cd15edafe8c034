package io.sheaf.planner;

import io.sheaf.columnar.function.FunctionRegistry;
import io.sheaf.columnar.function.ScalarFunction;
import java.util.List;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Sums and differences. What Calcite's operators do not take, a point in time minus another and a
 * date moved by days, becomes a call of the registered function; anything else a call of theirs.
 *
 * <p>Theirs give a moved point the type it started with, so that a date would lose the hours that
 * move it and a time or timestamp of whole seconds the fraction. Such a point is cast first to the
 * type that holds where it arrives.
 */
final class PointArithmetic extends SqlBinaryOperator {
  /** Digits of a second that an interval keeps. */
  private static final int INTERVAL_DIGITS = 6;

  private final SqlBinaryOperator standard;

  PointArithmetic(SqlBinaryOperator standard) {
    super(standard.getName(), standard.kind, SymbolOperators.ADDITIVE, true, null, null, null);
    this.standard = standard;
  }

  private ScalarFunction function() {
    return FunctionRegistry.standard().get(getName());
  }

  @Override
  public SqlOperandCountRange getOperandCountRange() {
    return SqlOperandCountRanges.of(2);
  }

  @Override
  public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
    SqlBasicCall call = (SqlBasicCall) binding.getCall();
    if (isOurs(binding)) {
      call.setOperator(FunctionOperator.of(getName(), function()));
      return true;
    }
    widen(binding, call);
    call.setOperator(standard);
    return standard.checkOperandTypes(
        new SqlCallBinding(binding.getValidator(), binding.getScope(), call), throwOnFailure);
  }

  @Override
  public RelDataType inferReturnType(SqlOperatorBinding binding) {
    return isOurs(binding)
        ? FunctionOperator.resultType(function(), binding)
        : standard.inferReturnType(binding);
  }

  /** Casts the point that an interval moves, if its type does not hold all points of arrival. */
  private void widen(SqlCallBinding binding, SqlBasicCall call) {
    for (int point = 0; point < 2; point++) {
      RelDataType type = binding.getOperandType(point);
      RelDataType interval = binding.getOperandType(1 - point);
      boolean moved = point == 0 || standard.kind == SqlKind.PLUS;
      if (moved && isPoint(type) && SqlTypeUtil.isInterval(interval)) {
        RelDataType arrival = arrival(type, interval, binding.getTypeFactory());
        if (arrival.getSqlTypeName() != type.getSqlTypeName()
            || arrival.getPrecision() != type.getPrecision()) {
          call.setOperand(
              point,
              SqlStdOperatorTable.CAST.createCall(
                  SqlParserPos.ZERO,
                  call.operand(point),
                  SqlTypeUtil.convertTypeToSpec(arrival).withNullable(type.isNullable())));
        }
      }
    }
  }

  private static RelDataType arrival(
      RelDataType point, RelDataType interval, RelDataTypeFactory types) {
    TimeUnit finest = interval.getSqlTypeName().getEndUnit();
    return switch (finest) {
      case HOUR, MINUTE, SECOND -> {
        if (isDate(point)) {
          yield types.createSqlType(SqlTypeName.TIMESTAMP, INTERVAL_DIGITS);
        }
        yield finest == TimeUnit.SECOND && point.getPrecision() < INTERVAL_DIGITS
            ? types.createSqlType(point.getSqlTypeName(), INTERVAL_DIGITS)
            : point;
      }
      default -> point;
    };
  }

  private static boolean isOurs(SqlOperatorBinding binding) {
    List<RelDataType> types = binding.collectOperandTypes();
    return types.size() == 2 && isPair(types.get(0), types.get(1), binding);
  }

  private static boolean isPair(RelDataType left, RelDataType right, SqlOperatorBinding binding) {
    boolean minus = binding.getOperator().getName().equals("-");
    if (isPoint(left) && isPoint(right)) {
      return minus;
    }
    return (isDate(left) && isInteger(right)) || (!minus && isInteger(left) && isDate(right));
  }

  private static boolean isDate(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.DATE;
  }

  private static boolean isInteger(RelDataType type) {
    return SqlTypeUtil.isIntType(type);
  }

  private static boolean isPoint(RelDataType type) {
    return SqlTypeUtil.isDatetime(type);
  }
}
