package io.sheaf.planner.type;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rel.type.StructKind;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.calcite.sql.type.SqlTypeName;

/** Makes SQL types under {@link SheafTypeSystem}; strings are UTF-8. */
public final class SheafTypeFactory extends SqlTypeFactoryImpl {
  public SheafTypeFactory() {
    super(SheafTypeSystem.INSTANCE);
  }

  /** A struct's fields are reached as {@code struct.field}, without the table's name in front. */
  public static final StructKind STRUCT_KIND = StructKind.PEEK_FIELDS_NO_EXPAND;

  @Override
  public RelDataType createSqlType(SqlTypeName name) {
    return super.createSqlType(known(name));
  }

  @Override
  public RelDataType createSqlType(SqlTypeName name, int precision) {
    return super.createSqlType(known(name), precision);
  }

  /** TIMESTAMP WITH TIME ZONE is an instant shown in the session's zone, as in PostgreSQL. */
  private static SqlTypeName known(SqlTypeName name) {
    return name == SqlTypeName.TIMESTAMP_TZ ? SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE : name;
  }

  @Override
  public RelDataType leastRestrictive(List<RelDataType> types, SqlTypeMappingRule rule) {
    RelDataType common = super.leastRestrictive(types, rule);
    if (common == null || !common.isStruct() || types.stream().noneMatch(this::isValue)) {
      return common;
    }
    RelDataType struct =
        createStructType(
            STRUCT_KIND,
            common.getFieldList().stream().map(RelDataTypeField::getType).toList(),
            common.getFieldNames());
    return createTypeWithNullability(
        struct, common.isNullable() || types.stream().anyMatch(RelDataType::isNullable));
  }

  private boolean isValue(RelDataType type) {
    return type.isStruct() && type.getStructKind() == STRUCT_KIND;
  }

  @Override
  public Charset getDefaultCharset() {
    return StandardCharsets.UTF_8;
  }
}
