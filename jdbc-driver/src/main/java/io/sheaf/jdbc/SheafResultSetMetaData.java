package io.sheaf.jdbc;

import io.sheaf.jdbc.spi.ColumnInfo;
import io.sheaf.jdbc.spi.SqlErrors;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.List;

/** What is known of a result's columns. */
final class SheafResultSetMetaData implements ResultSetMetaData, SelfWrapper {
  private final List<ColumnInfo> columns;

  SheafResultSetMetaData(List<ColumnInfo> columns) {
    this.columns = columns;
  }

  private ColumnInfo at(int column) throws SQLException {
    if (column < 1 || column > columns.size()) {
      throw SqlErrors.of(
          "07009", "there is no column " + column + "; the result has " + columns.size());
    }
    return columns.get(column - 1);
  }

  @Override
  public int getColumnCount() {
    return columns.size();
  }

  @Override
  public boolean isAutoIncrement(int column) throws SQLException {
    at(column);
    return false;
  }

  @Override
  public boolean isCaseSensitive(int column) throws SQLException {
    int type = at(column).jdbcType();
    return type == Types.VARCHAR || type == Types.CHAR;
  }

  @Override
  public boolean isSearchable(int column) throws SQLException {
    at(column);
    return true;
  }

  @Override
  public boolean isCurrency(int column) throws SQLException {
    at(column);
    return false;
  }

  @Override
  public int isNullable(int column) throws SQLException {
    return at(column).nullable() ? columnNullable : columnNoNulls;
  }

  @Override
  public boolean isSigned(int column) throws SQLException {
    return isNumber(at(column).jdbcType());
  }

  static boolean isNumber(int type) {
    return switch (type) {
      case Types.TINYINT,
          Types.SMALLINT,
          Types.INTEGER,
          Types.BIGINT,
          Types.REAL,
          Types.DOUBLE,
          Types.DECIMAL ->
          true;
      default -> false;
    };
  }

  @Override
  public int getColumnDisplaySize(int column) throws SQLException {
    ColumnInfo info = at(column);
    int fraction = info.scale() > 0 ? info.scale() + 1 : 0;
    return switch (info.jdbcType()) {
      case Types.BOOLEAN -> 5;
      case Types.TINYINT -> 4;
      case Types.SMALLINT -> 6;
      case Types.INTEGER -> 11;
      case Types.BIGINT -> 20;
      case Types.REAL -> 15;
      case Types.DOUBLE -> 25;
      case Types.DECIMAL -> info.precision() + 2;
      case Types.DATE -> 10;
      case Types.TIME -> 8 + fraction;
      case Types.TIMESTAMP -> 19 + fraction;
      case Types.TIMESTAMP_WITH_TIMEZONE -> 25 + fraction;
      case Types.NULL -> 4;
      default -> info.precision() > 0 ? info.precision() : Integer.MAX_VALUE;
    };
  }

  @Override
  public String getColumnLabel(int column) throws SQLException {
    return at(column).name();
  }

  @Override
  public String getColumnName(int column) throws SQLException {
    return at(column).name();
  }

  /** Empty names for a column that is computed. */
  private ColumnInfo.Table table(int column) throws SQLException {
    ColumnInfo.Table table = at(column).table();
    return table == null ? ColumnInfo.Table.NONE : table;
  }

  @Override
  public String getSchemaName(int column) throws SQLException {
    return table(column).schema();
  }

  @Override
  public int getPrecision(int column) throws SQLException {
    return at(column).precision();
  }

  @Override
  public int getScale(int column) throws SQLException {
    return at(column).scale();
  }

  @Override
  public String getTableName(int column) throws SQLException {
    return table(column).name();
  }

  @Override
  public String getCatalogName(int column) throws SQLException {
    return table(column).catalog();
  }

  @Override
  public int getColumnType(int column) throws SQLException {
    return at(column).jdbcType();
  }

  @Override
  public String getColumnTypeName(int column) throws SQLException {
    return at(column).typeName();
  }

  @Override
  public boolean isReadOnly(int column) throws SQLException {
    at(column);
    return true;
  }

  @Override
  public boolean isWritable(int column) throws SQLException {
    at(column);
    return false;
  }

  @Override
  public boolean isDefinitelyWritable(int column) throws SQLException {
    at(column);
    return false;
  }

  @Override
  public String getColumnClassName(int column) throws SQLException {
    Class<?> type =
        switch (at(column).jdbcType()) {
          case Types.BOOLEAN -> Boolean.class;
          case Types.TINYINT, Types.SMALLINT, Types.INTEGER -> Integer.class;
          case Types.BIGINT -> Long.class;
          case Types.REAL -> Float.class;
          case Types.DOUBLE -> Double.class;
          case Types.DECIMAL -> BigDecimal.class;
          case Types.VARBINARY -> byte[].class;
          case Types.DATE -> Date.class;
          case Types.TIME -> Time.class;
          case Types.TIMESTAMP -> Timestamp.class;
          case Types.TIMESTAMP_WITH_TIMEZONE -> OffsetDateTime.class;
          case Types.NULL -> Object.class;
          default -> String.class;
        };
    return type.getName();
  }
}
