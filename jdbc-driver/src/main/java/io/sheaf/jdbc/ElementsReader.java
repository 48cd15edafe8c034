package io.sheaf.jdbc;

import io.sheaf.jdbc.spi.ColumnInfo;
import io.sheaf.jdbc.spi.ColumnReader;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;

/** The elements of a list as rows: their numbers and values. */
final class ElementsReader implements ColumnReader {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final int NANO_DIGITS = 9;

  private final List<ColumnInfo> columns;
  private final Object[] elements;
  private final long first;
  private boolean given;

  /**
   * @param first number of the first element
   */
  ElementsReader(String typeName, int jdbcType, Object[] elements, long first) {
    this.elements = elements;
    this.first = first;
    int digits =
        jdbcType == Types.TIMESTAMP || jdbcType == Types.TIMESTAMP_WITH_TIMEZONE ? NANO_DIGITS : 0;
    this.columns =
        List.of(
            new ColumnInfo("INDEX", Types.BIGINT, "BIGINT", 19, 0, false),
            new ColumnInfo("VALUE", jdbcType, typeName, 0, digits, true));
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
    for (Object element : elements) {
      if (element instanceof OffsetDateTime instant) {
        return instant.getOffset();
      }
    }
    return ZoneId.systemDefault();
  }

  @Override
  public int nextBatch() {
    int count = given ? 0 : elements.length;
    given = true;
    return count;
  }

  @Override
  public boolean isNull(int column, int row) {
    return column == 1 && elements[row] == null;
  }

  private static long nanos(Instant instant) {
    return instant.getEpochSecond() * NANOS_PER_SECOND + instant.getNano();
  }

  @Override
  public long getLong(int column, int row) {
    if (column == 0) {
      return first + row;
    }
    Object value = elements[row];
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    } else if (value instanceof Date date) {
      return date.toLocalDate().toEpochDay();
    } else if (value instanceof Time time) {
      return time.toLocalTime().toNanoOfDay();
    } else if (value instanceof Timestamp timestamp) {
      return nanos(timestamp.toLocalDateTime().toInstant(ZoneOffset.UTC));
    } else if (value instanceof OffsetDateTime instant) {
      return nanos(instant.toInstant());
    }
    return ((Number) value).longValue();
  }

  @Override
  public double getDouble(int column, int row) {
    return ((Number) elements[row]).doubleValue();
  }

  @Override
  public BigDecimal getDecimal(int column, int row) {
    return (BigDecimal) elements[row];
  }

  @Override
  public String getString(int column, int row) {
    Object value = elements[row];
    return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value.toString();
  }

  @Override
  public byte[] getBytes(int column, int row) {
    return (byte[]) elements[row];
  }

  @Override
  public Object getNested(int column, int row) {
    return elements[row];
  }

  @Override
  public void cancel() {}

  @Override
  public void close() {}
}
