package io.sheaf.sql.jdbc;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.Field;
import io.sheaf.jdbc.spi.ColumnInfo;
import io.sheaf.sql.ResultColumns;
import io.sheaf.sql.catalog.Catalog;
import java.sql.Types;
import java.util.List;

/** Sheaf's types as JDBC's. */
final class JdbcTypes {
  private JdbcTypes() {}

  /** The columns of rows, with their tables. */
  static List<ColumnInfo> columns(ResultColumns columns) {
    return columns.map(
        (field, origin) ->
            origin
                .map(table -> new ColumnInfo.Table(Catalog.NAME, table.schema(), table.name()))
                .map(column(field)::of)
                .orElse(column(field)));
  }

  static ColumnInfo column(Field field) {
    DataType type = field.type();
    return switch (type) {
      case DataType.Simple simple -> column(field, jdbcType(simple), precision(simple), 0);
      case DataType.Decimal(int precision, int scale) ->
          column(field, Types.DECIMAL, precision, scale);
      case DataType.Array _ -> column(field, Types.ARRAY, 0, 0);
      case DataType.Struct _ -> column(field, Types.STRUCT, 0, 0);
      case DataType.Map _ -> column(field, Types.OTHER, 0, 0);
      case DataType.Char(int length) -> column(field, Types.CHAR, length, 0);
      case DataType.Time(int digits) -> column(field, Types.TIME, 8 + fraction(digits), digits);
      case DataType.Timestamp(int digits, boolean instant) ->
          instant
              ? column(field, Types.TIMESTAMP_WITH_TIMEZONE, 25 + fraction(digits), digits)
              : column(field, Types.TIMESTAMP, 19 + fraction(digits), digits);
    };
  }

  private static int fraction(int digits) {
    return digits == 0 ? 0 : digits + 1;
  }

  private static ColumnInfo column(Field field, int jdbcType, int precision, int scale) {
    String typeName =
        switch (field.type()) {
          case DataType.Decimal d -> "DECIMAL";
          case DataType.Char c -> "CHAR";
          case DataType.Time t -> "TIME";
          case DataType.Timestamp t -> t.instant() ? "TIMESTAMP WITH LOCAL TIME ZONE" : "TIMESTAMP";
          case DataType.Nested n -> n.toString();
          case DataType.Simple s -> s.toString();
        };
    return new ColumnInfo(field.name(), jdbcType, typeName, precision, scale, field.nullable());
  }

  private static int jdbcType(DataType.Simple type) {
    return switch (type) {
      case BOOLEAN -> Types.BOOLEAN;
      case TINYINT -> Types.TINYINT;
      case SMALLINT -> Types.SMALLINT;
      case INTEGER -> Types.INTEGER;
      case BIGINT -> Types.BIGINT;
      case REAL -> Types.REAL;
      case DOUBLE -> Types.DOUBLE;
      case DATE -> Types.DATE;
      case VARCHAR -> Types.VARCHAR;
      case VARBINARY -> Types.VARBINARY;
      case INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME, UUID -> Types.OTHER;
      case NULL -> Types.NULL;
    };
  }

  private static int precision(DataType.Simple type) {
    return switch (type) {
      case BOOLEAN -> 1;
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case INTEGER, DATE -> 10;
      case BIGINT -> 19;
      case REAL -> 7;
      case DOUBLE -> 15;
      case UUID -> 36;
      case VARCHAR, VARBINARY, INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME, NULL -> 0;
    };
  }
}
