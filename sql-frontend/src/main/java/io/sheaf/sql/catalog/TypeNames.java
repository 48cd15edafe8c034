package io.sheaf.sql.catalog;

import io.sheaf.planner.type.UnsignedType;
import java.util.Map;
import org.apache.calcite.rel.type.RelProtoDataType;
import org.apache.calcite.sql.type.SqlTypeName;

/** Names that other systems give to types, beside the standard's. */
final class TypeNames {
  static final Map<String, RelProtoDataType> ALL =
      Map.ofEntries(
          name("BLOB", SqlTypeName.VARBINARY),
          name("BOOL", SqlTypeName.BOOLEAN),
          name("BYTEA", SqlTypeName.VARBINARY),
          name("DATETIME", SqlTypeName.TIMESTAMP),
          name("FLOAT4", SqlTypeName.REAL),
          name("FLOAT8", SqlTypeName.DOUBLE),
          Map.entry("HUGEINT", types -> types.createSqlType(SqlTypeName.DECIMAL, 38, 0)),
          name("INT1", SqlTypeName.TINYINT),
          name("INT2", SqlTypeName.SMALLINT),
          name("INT4", SqlTypeName.INTEGER),
          name("INT8", SqlTypeName.BIGINT),
          name("JSON", SqlTypeName.VARCHAR),
          name("LONG", SqlTypeName.BIGINT),
          name("SHORT", SqlTypeName.SMALLINT),
          name("STRING", SqlTypeName.VARCHAR),
          name("TEXT", SqlTypeName.VARCHAR),
          timestamp("TIMESTAMP_MS", 3),
          timestamp("TIMESTAMP_NS", 9),
          timestamp("TIMESTAMP_S", 0),
          timestamp("TIMESTAMP_US", 6),
          name("TIMESTAMPTZ", SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE),
          unsigned(UnsignedType.UTINYINT),
          unsigned(UnsignedType.USMALLINT),
          unsigned(UnsignedType.UINTEGER),
          unsigned(UnsignedType.UBIGINT));

  private TypeNames() {}

  private static Map.Entry<String, RelProtoDataType> unsigned(UnsignedType type) {
    return Map.entry(type.name(), type::widened);
  }

  private static Map.Entry<String, RelProtoDataType> timestamp(String name, int digits) {
    return Map.entry(name, types -> types.createSqlType(SqlTypeName.TIMESTAMP, digits));
  }

  private static Map.Entry<String, RelProtoDataType> name(String name, SqlTypeName type) {
    return Map.entry(name, types -> types.createSqlType(type));
  }
}
