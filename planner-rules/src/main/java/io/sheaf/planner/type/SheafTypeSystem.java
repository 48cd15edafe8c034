package io.sheaf.planner.type;

import io.sheaf.columnar.type.DataType.Decimal;
import java.math.RoundingMode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Limits of types and the result types of arithmetic: the table of SQL semantics in code. */
public final class SheafTypeSystem extends RelDataTypeSystemImpl {
  public static final SheafTypeSystem INSTANCE = new SheafTypeSystem();

  /** Digits after the point that a quotient and a decimal average have at least. */
  private static final int MIN_QUOTIENT_SCALE = 6;

  private static final int MAX_TIME_PRECISION = 9;
  private static final int DEFAULT_TIME_PRECISION = 6;

  private SheafTypeSystem() {}

  @Override
  public int getMaxPrecision(SqlTypeName type) {
    return switch (type) {
      case DECIMAL -> Decimal.MAX_PRECISION;
      case TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> MAX_TIME_PRECISION;
      case VARCHAR, CHAR, VARBINARY, BINARY -> Integer.MAX_VALUE;
      default -> super.getMaxPrecision(type);
    };
  }

  @Override
  public int getMaxScale(SqlTypeName type) {
    return type == SqlTypeName.DECIMAL ? Decimal.MAX_PRECISION : super.getMaxScale(type);
  }

  @Override
  public int getDefaultPrecision(SqlTypeName type) {
    return switch (type) {
      case DECIMAL -> Decimal.MAX_LONG_PRECISION;
      case TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> DEFAULT_TIME_PRECISION;
      case VARCHAR, VARBINARY -> RelDataType.PRECISION_NOT_SPECIFIED;
      default -> super.getDefaultPrecision(type);
    };
  }

  @Override
  public RoundingMode roundingMode() {
    return RoundingMode.HALF_UP;
  }

  /**
   * Branches of CASE, IN and UNION with strings of several lengths give VARCHAR: nothing is padded.
   */
  @Override
  public boolean shouldConvertRaggedUnionTypesToVarying() {
    return true;
  }

  @Override
  public RelDataType deriveSumType(RelDataTypeFactory types, RelDataType argument) {
    return switch (argument.getSqlTypeName()) {
      case TINYINT, SMALLINT, INTEGER ->
          like(types, argument, types.createSqlType(SqlTypeName.BIGINT));
      case BIGINT -> like(types, argument, decimal(types, Decimal.MAX_PRECISION, 0));
      case DECIMAL ->
          like(types, argument, decimal(types, Decimal.MAX_PRECISION, argument.getScale()));
      case REAL, FLOAT, DOUBLE -> like(types, argument, types.createSqlType(SqlTypeName.DOUBLE));
      default -> argument;
    };
  }

  @Override
  public RelDataType deriveAvgAggType(RelDataTypeFactory types, RelDataType argument) {
    return switch (argument.getSqlTypeName()) {
      case DECIMAL ->
          like(
              types,
              argument,
              decimal(
                  types,
                  Decimal.MAX_PRECISION,
                  Math.min(
                      Decimal.MAX_PRECISION,
                      Math.max(MIN_QUOTIENT_SCALE, argument.getScale() + 4))));
      case TINYINT, SMALLINT, INTEGER, BIGINT, REAL, FLOAT, DOUBLE ->
          like(types, argument, types.createSqlType(SqlTypeName.DOUBLE));
      default -> argument;
    };
  }

  /** A quotient has 38 digits, and as many after the point as its dividend, at least six. */
  @Override
  public RelDataType deriveDecimalDivideType(
      RelDataTypeFactory types, RelDataType dividend, RelDataType divisor) {
    if (!SqlTypeUtil.isExactNumeric(dividend)
        || !SqlTypeUtil.isExactNumeric(divisor)
        || !(SqlTypeUtil.isDecimal(dividend) || SqlTypeUtil.isDecimal(divisor))) {
      return null;
    }
    int scale = SqlTypeUtil.isDecimal(dividend) ? dividend.getScale() : 0;
    return decimal(types, Decimal.MAX_PRECISION, Math.max(MIN_QUOTIENT_SCALE, scale));
  }

  private static RelDataType decimal(RelDataTypeFactory types, int precision, int scale) {
    return types.createSqlType(SqlTypeName.DECIMAL, precision, scale);
  }

  private static RelDataType like(
      RelDataTypeFactory types, RelDataType nullability, RelDataType type) {
    return types.createTypeWithNullability(type, nullability.isNullable());
  }
}
