package io.sheaf.jdbc;

import io.sheaf.jdbc.spi.ColumnInfo;
import io.sheaf.jdbc.spi.ColumnReader;
import java.math.BigDecimal;
import java.sql.Types;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows that the driver makes itself, for metadata: strings, integers and booleans. */
final class RowsReader implements ColumnReader {
  private final List<ColumnInfo> columns = new ArrayList<>();
  private final List<Object[]> rows;
  private boolean given;

  /**
   * @param names each a column's name, with a suffix {@code :int}, {@code :long}, {@code :short} or
   *     {@code :boolean} when it is no string
   * @param rows String, Integer, Boolean or null
   */
  RowsReader(List<String> names, List<Object[]> rows) {
    for (String name : names) {
      int colon = name.indexOf(':');
      String type = colon < 0 ? "" : name.substring(colon + 1);
      String plain = colon < 0 ? name : name.substring(0, colon);
      columns.add(
          switch (type) {
            case "int" -> new ColumnInfo(plain, Types.INTEGER, "INTEGER", 10, 0, true);
            case "long" -> new ColumnInfo(plain, Types.BIGINT, "BIGINT", 19, 0, true);
            case "short" -> new ColumnInfo(plain, Types.SMALLINT, "SMALLINT", 5, 0, true);
            case "boolean" -> new ColumnInfo(plain, Types.BOOLEAN, "BOOLEAN", 1, 0, true);
            default -> new ColumnInfo(plain, Types.VARCHAR, "VARCHAR", 0, 0, true);
          });
    }
    this.rows = rows;
  }

  @Override
  public List<ColumnInfo> columns() {
    return columns;
  }

  @Override
  public long updateCount() {
    return -1;
  }

  @Override
  public ZoneId zone() {
    return ZoneId.systemDefault();
  }

  @Override
  public int nextBatch() {
    int count = given ? 0 : rows.size();
    given = true;
    return count;
  }

  @Override
  public boolean isNull(int column, int row) {
    return rows.get(row)[column] == null;
  }

  @Override
  public long getLong(int column, int row) {
    Object value = rows.get(row)[column];
    return value instanceof Boolean flag ? (flag ? 1 : 0) : ((Number) value).longValue();
  }

  @Override
  public double getDouble(int column, int row) {
    return getLong(column, row);
  }

  @Override
  public BigDecimal getDecimal(int column, int row) {
    return BigDecimal.valueOf(getLong(column, row));
  }

  @Override
  public String getString(int column, int row) {
    return (String) rows.get(row)[column];
  }

  @Override
  public byte[] getBytes(int column, int row) {
    throw new IllegalStateException("metadata holds no bytes: " + Arrays.toString(rows.get(row)));
  }

  @Override
  public void cancel() {}

  @Override
  public void close() {}
}
