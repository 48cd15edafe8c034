package io.sheaf.planner.type;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Field;
import io.sheaf.columnar.type.Schema;
import java.util.List;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/** Translates types both ways. */
public final class DataTypes {
  private DataTypes() {}

  /**
   * The data type of a SQL type.
   *
   * @throws SheafException UNSUPPORTED for a type that no column can have
   */
  public static DataType of(RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case BOOLEAN -> Simple.BOOLEAN;
      case TINYINT -> Simple.TINYINT;
      case SMALLINT -> Simple.SMALLINT;
      case INTEGER -> Simple.INTEGER;
      case BIGINT -> Simple.BIGINT;
      case REAL -> Simple.REAL;
      case FLOAT, DOUBLE -> Simple.DOUBLE;
      case DECIMAL -> new DataType.Decimal(type.getPrecision(), type.getScale());
      case DATE -> Simple.DATE;
      case TIME -> new DataType.Time(type.getPrecision());
      case TIMESTAMP -> new DataType.Timestamp(type.getPrecision(), false);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> new DataType.Timestamp(type.getPrecision(), true);
      case CHAR -> new DataType.Char(type.getPrecision());
      case VARCHAR -> Simple.VARCHAR;
      case BINARY, VARBINARY -> Simple.VARBINARY;
      case INTERVAL_YEAR, INTERVAL_YEAR_MONTH, INTERVAL_MONTH -> Simple.INTERVAL_YEAR_MONTH;
      case INTERVAL_DAY,
          INTERVAL_DAY_HOUR,
          INTERVAL_DAY_MINUTE,
          INTERVAL_DAY_SECOND,
          INTERVAL_HOUR,
          INTERVAL_HOUR_MINUTE,
          INTERVAL_HOUR_SECOND,
          INTERVAL_MINUTE,
          INTERVAL_MINUTE_SECOND,
          INTERVAL_SECOND ->
          Simple.INTERVAL_DAY_TIME;
      case NULL -> Simple.NULL;
      case UUID -> Simple.UUID;
      case ARRAY -> new DataType.Array(unpadded(type.getComponentType()));
      case MAP -> new DataType.Map(unpadded(type.getKeyType()), unpadded(type.getValueType()));
      case ROW ->
          new DataType.Struct(
              type.getFieldList().stream()
                  .map(f -> new DataType.Struct.Member(f.getName(), unpadded(f.getType())))
                  .toList());
      default ->
          throw new SheafException(
              ErrorCode.UNSUPPORTED, "values of type " + type + " are not supported");
    };
  }

  /**
   * As {@link #of}, but a string is VARCHAR whatever its length: what no declaration made CHAR is
   * not padded.
   */
  public static DataType unpadded(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.CHAR ? Simple.VARCHAR : of(type);
  }

  /** The SQL type of a data type. */
  public static RelDataType toSql(RelDataTypeFactory types, DataType type, boolean nullable) {
    RelDataType sql =
        switch (type) {
          case Simple simple -> simple(types, simple);
          case DataType.Decimal d ->
              types.createSqlType(SqlTypeName.DECIMAL, d.precision(), d.scale());
          case DataType.Char c -> types.createSqlType(SqlTypeName.CHAR, c.length());
          case DataType.Time t -> types.createSqlType(SqlTypeName.TIME, t.precision());
          case DataType.Timestamp t ->
              types.createSqlType(
                  t.instant() ? SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE : SqlTypeName.TIMESTAMP,
                  t.precision());
          case DataType.Array a -> types.createArrayType(toSql(types, a.element(), true), -1);
          case DataType.Map m ->
              types.createMapType(toSql(types, m.key(), false), toSql(types, m.value(), true));
          case DataType.Struct s ->
              types.createStructType(
                  SheafTypeFactory.STRUCT_KIND,
                  s.fields().stream().map(f -> toSql(types, f.type(), true)).toList(),
                  s.fields().stream().map(DataType.Struct.Member::name).toList());
        };
    return types.createTypeWithNullability(sql, nullable);
  }

  private static RelDataType simple(RelDataTypeFactory types, Simple type) {
    return switch (type) {
      case BOOLEAN -> types.createSqlType(SqlTypeName.BOOLEAN);
      case TINYINT -> types.createSqlType(SqlTypeName.TINYINT);
      case SMALLINT -> types.createSqlType(SqlTypeName.SMALLINT);
      case INTEGER -> types.createSqlType(SqlTypeName.INTEGER);
      case BIGINT -> types.createSqlType(SqlTypeName.BIGINT);
      case REAL -> types.createSqlType(SqlTypeName.REAL);
      case DOUBLE -> types.createSqlType(SqlTypeName.DOUBLE);
      case DATE -> types.createSqlType(SqlTypeName.DATE);
      case VARCHAR -> types.createSqlType(SqlTypeName.VARCHAR);
      case VARBINARY -> types.createSqlType(SqlTypeName.VARBINARY);
      case INTERVAL_YEAR_MONTH ->
          types.createSqlIntervalType(
              new SqlIntervalQualifier(TimeUnit.YEAR, TimeUnit.MONTH, SqlParserPos.ZERO));
      case INTERVAL_DAY_TIME ->
          types.createSqlIntervalType(
              new SqlIntervalQualifier(TimeUnit.DAY, TimeUnit.SECOND, SqlParserPos.ZERO));
      case UUID -> types.createSqlType(SqlTypeName.UUID);
      case NULL -> types.createSqlType(SqlTypeName.NULL);
    };
  }

  /** The SQL row type of a schema. */
  public static RelDataType toSql(RelDataTypeFactory types, Schema schema) {
    RelDataTypeFactory.Builder row = types.builder();
    for (Field field : schema.fields()) {
      row.add(field.name(), toSql(types, field.type(), field.nullable()));
    }
    return row.build();
  }

  /** A schema with the names and nullability of the row type and the given types. */
  public static Schema schema(RelDataType row, List<DataType> dataTypes) {
    List<Field> fields = new java.util.ArrayList<>(dataTypes.size());
    for (int i = 0; i < dataTypes.size(); i++) {
      var field = row.getFieldList().get(i);
      fields.add(new Field(field.getName(), dataTypes.get(i), field.getType().isNullable()));
    }
    return new Schema(fields);
  }
}
