package io.sheaf.jdbc.spi;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;

/**
 * What a statement gave: rows, read batch by batch and column by column; or no columns, and a
 * count. Columns and rows count from 0. A value may be asked for only where {@link #isNull} is
 * false. Used by one thread, but for {@link #cancel}.
 *
 * <p>Which getter a column answers follows from its {@link ColumnInfo#jdbcType}:
 *
 * <table>
 * <caption>Getters by type</caption>
 * <tr><td>BOOLEAN</td><td>{@link #getLong}, 0 or 1</td></tr>
 * <tr><td>TINYINT, SMALLINT, INTEGER, BIGINT</td><td>{@link #getLong}</td></tr>
 * <tr><td>REAL, DOUBLE</td><td>{@link #getDouble}</td></tr>
 * <tr><td>DECIMAL</td><td>{@link #getDecimal}</td></tr>
 * <tr><td>CHAR, VARCHAR</td><td>{@link #getString}</td></tr>
 * <tr><td>VARBINARY</td><td>{@link #getBytes}</td></tr>
 * <tr><td>DATE</td><td>{@link #getLong}, days since 1970-01-01</td></tr>
 * <tr><td>TIME</td><td>{@link #getLong}, nanoseconds since midnight</td></tr>
 * <tr><td>TIMESTAMP, TIMESTAMP_WITH_TIMEZONE</td><td>{@link #getLong}, microseconds since 1970-01-01T00:00, or nanoseconds when the
 *     column's scale exceeds 6</td></tr>
 * <tr><td>ARRAY, STRUCT</td><td>{@link #getNested}, a {@link NestedValue}; {@link #getString}, its text</td></tr>
 * <tr><td>OTHER</td><td>{@link #getString}, the value as SQL writes it; {@link #getNested} for a map and a UUID</td></tr>
 * </table>
 */
public interface ColumnReader extends AutoCloseable {
  /** The columns; none when the statement gives no rows. */
  List<ColumnInfo> columns();

  /** Rows written by a statement without rows; -1 when there is nothing to count. */
  long updateCount();

  /** The zone in which instants (TIMESTAMP_WITH_TIMEZONE) are shown. */
  ZoneId zone();

  /**
   * Moves to the next batch; what the last one gave is no longer valid.
   *
   * @return its number of rows, at least 1; or 0 at the end
   */
  int nextBatch() throws SQLException;

  boolean isNull(int column, int row);

  long getLong(int column, int row);

  double getDouble(int column, int row);

  /** The value with its column's scale. */
  BigDecimal getDecimal(int column, int row);

  String getString(int column, int row);

  /** A copy of the bytes. */
  byte[] getBytes(int column, int row);

  /**
   * A list or struct as {@link NestedValue}, a map as {@link java.util.Map}, a UUID as {@link
   * java.util.UUID}; any other value of type OTHER as its text.
   */
  default Object getNested(int column, int row) {
    return getString(column, row);
  }

  /**
   * Stops the statement: {@link #nextBatch} then fails with SQLSTATE 57014. Any thread may call
   * this.
   */
  void cancel() throws SQLException;

  @Override
  void close() throws SQLException;
}
