package io.sheaf.jdbc;

import io.sheaf.jdbc.spi.ColumnInfo;
import io.sheaf.jdbc.spi.ColumnReader;
import io.sheaf.jdbc.spi.SqlErrors;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;

/**
 * The one result set of this driver: rows of a {@link ColumnReader}, forward only. Used by one
 * thread.
 */
final class SheafResultSet extends LabelledResultSet implements SelfWrapper {
  private static final long MICROS = 1_000_000;
  private static final long NANOS = 1_000_000_000;
  private static final long DAY_SECONDS = 86_400;

  /**
   * What a result set leaves out.
   *
   * @param maxRows after which it ends; 0 for no bound
   * @param maxFieldSize characters of a text, or bytes, after which a value ends; 0 for no bound
   */
  record Bounds(long maxRows, int maxFieldSize) {
    static final Bounds NONE = new Bounds(0, 0);
  }

  private final SheafStatement statement;
  private final ColumnReader reader;
  private final List<ColumnInfo> columns;
  private final int[] types;
  private final Bounds bounds;
  private final LocalDays days = new LocalDays();
  private Map<String, Integer> labels;
  private int batchRows;
  private int row = -1;
  private long rowNumber;
  private boolean atEnd;
  private boolean wasNull;
  private boolean closed;
  private int fetchSize;

  /**
   * @param statement that gave the rows, or null when the driver itself did
   */
  SheafResultSet(SheafStatement statement, ColumnReader reader, Bounds bounds) {
    this.statement = statement;
    this.reader = reader;
    this.columns = reader.columns();
    this.types = columns.stream().mapToInt(ColumnInfo::jdbcType).toArray();
    this.bounds = bounds;
  }

  SheafResultSet(SheafStatement statement, ColumnReader reader, long maxRows) {
    this(statement, reader, new Bounds(maxRows, 0));
  }

  // The cursor

  @Override
  public boolean next() throws SQLException {
    checkOpen();
    if (atEnd) {
      return false;
    }
    if (bounds.maxRows > 0 && rowNumber == bounds.maxRows) {
      return end();
    }
    if (++row >= batchRows) {
      batchRows = nextBatch();
      row = 0;
      if (batchRows == 0) {
        return end();
      }
    }
    rowNumber++;
    return true;
  }

  private int nextBatch() throws SQLException {
    try {
      return reader.nextBatch();
    } catch (SQLException e) {
      throw statement == null ? e : statement.explained(e);
    }
  }

  /** Gives back what the rows hold: after the last one nobody can ask for any. */
  private boolean end() throws SQLException {
    atEnd = true;
    reader.close();
    if (statement != null) {
      statement.rowsEnded();
    }
    return false;
  }

  @Override
  public void close() throws SQLException {
    if (!closed) {
      closed = true;
      reader.close();
      if (statement != null) {
        statement.resultClosed();
      }
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  private static SQLException closedError() {
    return SqlErrors.of("24000", "the result set is closed");
  }

  @Override
  void checkOpen() throws SQLException {
    if (closed) {
      throw closedError();
    }
  }

  @Override
  public boolean isBeforeFirst() throws SQLException {
    checkOpen();
    return rowNumber == 0 && !atEnd;
  }

  @Override
  public boolean isFirst() throws SQLException {
    checkOpen();
    return rowNumber == 1 && !atEnd;
  }

  @Override
  public boolean isAfterLast() throws SQLException {
    checkOpen();
    return atEnd && rowNumber > 0;
  }

  @Override
  public int getRow() throws SQLException {
    checkOpen();
    return atEnd ? 0 : (int) Math.min(rowNumber, Integer.MAX_VALUE);
  }

  @Override
  public boolean wasNull() throws SQLException {
    checkOpen();
    return wasNull;
  }

  @Override
  public int findColumn(String label) throws SQLException {
    checkOpen();
    if (labels == null) {
      Map<String, Integer> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (int i = columns.size(); i > 0; i--) {
        all.put(columns.get(i - 1).name(), i);
      }
      labels = all;
    }
    Integer found = label == null ? null : labels.get(label);
    if (found == null) {
      throw SqlErrors.of(
          "42703",
          "the result has no column \""
              + label
              + "\"; it has "
              + String.join(", ", labels.keySet()));
    }
    return found;
  }

  /**
   * Index from 0 of a column whose value in the current row is wanted. Sets what {@link #wasNull()}
   * says.
   */
  private int cell(int column) throws SQLException {
    int index = column - 1;
    if (index < 0 || index >= types.length || row < 0 || atEnd || closed) {
      throw cellError(column);
    }
    wasNull = reader.isNull(index, row);
    return index;
  }

  private SQLException cellError(int column) {
    if (closed) {
      return closedError();
    }
    if (column < 1 || column > types.length) {
      return SqlErrors.of(
          "07009", "there is no column " + column + "; the result has " + types.length);
    }
    return SqlErrors.of(
        "24000",
        atEnd
            ? "there is no row: the last one was read"
            : "there is no row yet: call next() first");
  }

  // Values

  /** The value in the form that {@link Values} takes. */
  private Object value(int index) {
    return switch (types[index]) {
      case Types.BOOLEAN -> reader.getLong(index, row) != 0;
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> reader.getLong(index, row);
      case Types.REAL, Types.DOUBLE -> reader.getDouble(index, row);
      case Types.DECIMAL -> reader.getDecimal(index, row);
      case Types.VARBINARY -> reader.getBytes(index, row);
      case Types.DATE -> LocalDate.ofEpochDay(reader.getLong(index, row));
      case Types.TIME -> LocalTime.ofNanoOfDay(reader.getLong(index, row));
      case Types.TIMESTAMP -> timestamp(index, ZoneOffset.UTC).toLocalDateTime();
      case Types.TIMESTAMP_WITH_TIMEZONE -> timestamp(index, reader.zone());
      default -> reader.getString(index, row);
    };
  }

  private OffsetDateTime timestamp(int index, ZoneId zone) {
    long value = reader.getLong(index, row);
    boolean nanos = columns.get(index).scale() > 6;
    long unit = nanos ? NANOS : MICROS;
    long fraction = Math.floorMod(value, unit) * (NANOS / unit);
    return Instant.ofEpochSecond(Math.floorDiv(value, unit), fraction)
        .atZone(zone)
        .toOffsetDateTime();
  }

  @Override
  public Object getObject(int column) throws SQLException {
    int index = cell(column);
    if (wasNull) {
      return null;
    }
    return switch (types[index]) {
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER -> (int) reader.getLong(index, row);
      case Types.REAL -> (float) reader.getDouble(index, row);
      case Types.DATE -> new Date(days.millis(reader.getLong(index, row)));
      case Types.TIME -> Values.to(value(index), Time.class, reader.zone());
      case Types.TIMESTAMP -> localTimestamp(index);
      case Types.ARRAY, Types.STRUCT, Types.OTHER ->
          SheafArray.object(reader.getNested(index, row));
      case Types.CHAR, Types.VARCHAR -> bounded(reader.getString(index, row));
      case Types.VARBINARY -> getBytes(column);
      default -> value(index);
    };
  }

  @Override
  public Array getArray(int column) throws SQLException {
    Object value = getObject(column);
    if (value == null || value instanceof Array) {
      return (Array) value;
    }
    throw SqlErrors.of("07006", "column " + column + " is no list");
  }

  @Override
  public <T> T getObject(int column, Class<T> type) throws SQLException {
    if (type == null) {
      throw SqlErrors.of("22023", "no class is given");
    }
    if (type == Object.class) {
      return type.cast(getObject(column));
    }
    int index = cell(column);
    if (wasNull) {
      return null;
    }
    return switch (types[index]) {
      case Types.ARRAY, Types.STRUCT, Types.OTHER -> nested(index, type);
      default -> Values.to(value(index), type, reader.zone());
    };
  }

  private <T> T nested(int index, Class<T> type) throws SQLException {
    Object object = SheafArray.object(reader.getNested(index, row));
    if (type.isInstance(object)) {
      return type.cast(object);
    } else if (type == List.class && object instanceof SheafArray array) {
      return type.cast(Collections.unmodifiableList(Arrays.asList((Object[]) array.getArray())));
    } else if (type.isArray() && object instanceof SheafArray array) {
      return type.cast(array.toArrayOf(type));
    } else if (type == Map.class && object instanceof SheafArray.SheafStruct struct) {
      return type.cast(struct.toMap());
    }
    return Values.to(value(index), type, reader.zone());
  }

  @Override
  public Object getObject(int column, Map<String, Class<?>> types) throws SQLException {
    if (types != null && !types.isEmpty()) {
      throw SqlErrors.unsupported("type maps are");
    }
    return getObject(column);
  }

  @Override
  public String getString(int column) throws SQLException {
    int index = cell(column);
    if (wasNull) {
      return null;
    }
    return switch (types[index]) {
      case Types.CHAR, Types.VARCHAR -> bounded(reader.getString(index, row));
      case Types.REAL -> Float.toString((float) reader.getDouble(index, row));
      default -> Values.toText(value(index));
    };
  }

  private String bounded(String text) {
    int most = bounds.maxFieldSize;
    return most > 0 && text.length() > most ? text.substring(0, most) : text;
  }

  @Override
  public String getNString(int column) throws SQLException {
    return getString(column);
  }

  @Override
  public boolean getBoolean(int column) throws SQLException {
    int index = cell(column);
    if (wasNull) {
      return false;
    }
    return types[index] == Types.BOOLEAN
        ? reader.getLong(index, row) != 0
        : Values.toBoolean(value(index));
  }

  private long integer(int column, long min, long max, String type) throws SQLException {
    int index = cell(column);
    if (wasNull) {
      return 0;
    }
    switch (types[index]) {
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> {
        // Most values are asked for as what they are: no object is made for them.
        long value = reader.getLong(index, row);
        return value >= min && value <= max ? value : Values.toLong(value, min, max, type);
      }
      default -> {
        return Values.toLong(value(index), min, max, type);
      }
    }
  }

  @Override
  public byte getByte(int column) throws SQLException {
    return (byte) integer(column, Byte.MIN_VALUE, Byte.MAX_VALUE, "byte");
  }

  @Override
  public short getShort(int column) throws SQLException {
    return (short) integer(column, Short.MIN_VALUE, Short.MAX_VALUE, "short");
  }

  @Override
  public int getInt(int column) throws SQLException {
    return (int) integer(column, Integer.MIN_VALUE, Integer.MAX_VALUE, "int");
  }

  @Override
  public long getLong(int column) throws SQLException {
    return integer(column, Long.MIN_VALUE, Long.MAX_VALUE, "long");
  }

  @Override
  public float getFloat(int column) throws SQLException {
    return (float) getDouble(column);
  }

  @Override
  public double getDouble(int column) throws SQLException {
    int index = cell(column);
    if (wasNull) {
      return 0;
    }
    return switch (types[index]) {
      case Types.REAL, Types.DOUBLE -> reader.getDouble(index, row);
      default -> Values.toDouble(value(index));
    };
  }

  @Override
  public BigDecimal getBigDecimal(int column) throws SQLException {
    int index = cell(column);
    return wasNull ? null : Values.toDecimal(value(index));
  }

  @Deprecated
  @Override
  public BigDecimal getBigDecimal(int column, int scale) throws SQLException {
    BigDecimal decimal = getBigDecimal(column);
    return decimal == null ? null : decimal.setScale(scale, RoundingMode.HALF_UP);
  }

  @Override
  public byte[] getBytes(int column) throws SQLException {
    int index = cell(column);
    if (wasNull) {
      return null;
    }
    byte[] bytes = Values.toBytes(value(index));
    int most = bounds.maxFieldSize;
    return most > 0 && bytes.length > most ? Arrays.copyOf(bytes, most) : bytes;
  }

  @Override
  public Date getDate(int column) throws SQLException {
    int index = cell(column);
    if (wasNull) {
      return null;
    }
    return types[index] == Types.DATE
        ? new Date(days.millis(reader.getLong(index, row)))
        : Values.to(value(index), Date.class, reader.zone());
  }

  @Override
  public Time getTime(int column) throws SQLException {
    return getObject(column, Time.class);
  }

  @Override
  public Timestamp getTimestamp(int column) throws SQLException {
    int index = cell(column);
    if (wasNull) {
      return null;
    }
    return types[index] == Types.TIMESTAMP
        ? localTimestamp(index)
        : Values.to(value(index), Timestamp.class, reader.zone());
  }

  /** The moment that a timestamp without a zone is in the JVM's. */
  private Timestamp localTimestamp(int index) {
    long value = reader.getLong(index, row);
    // Each with its own constants: to divide by one is much cheaper than by a variable.
    boolean fine = columns.get(index).scale() > 6;
    long second = fine ? Math.floorDiv(value, NANOS) : Math.floorDiv(value, MICROS);
    long nanos = fine ? value - second * NANOS : (value - second * MICROS) * (NANOS / MICROS);
    long day = Math.floorDiv(second, DAY_SECONDS);
    long midnight = days.millis(day);
    if (!days.isWhole(day)) {
      // The clock is put forward or back on this day.
      return JdbcTimes.timestamp((LocalDateTime) value(index), TimeZone.getDefault());
    }
    Timestamp timestamp = new Timestamp(midnight + (second - day * DAY_SECONDS) * 1000);
    timestamp.setNanos((int) nanos);
    return timestamp;
  }

  @Override
  public Date getDate(int column, Calendar calendar) throws SQLException {
    int index = cell(column);
    if (wasNull) {
      return null;
    }
    LocalDate date = Values.toDate(shown(index, calendar));
    return JdbcTimes.date(date, JdbcTimes.zone(calendar));
  }

  /** The value; an instant as the calendar's zone shows it. */
  private Object shown(int index, Calendar calendar) {
    Object value = value(index);
    return value instanceof OffsetDateTime instant && calendar != null
        ? instant.atZoneSameInstant(JdbcTimes.zone(calendar).toZoneId()).toOffsetDateTime()
        : value;
  }

  @Override
  public Time getTime(int column, Calendar calendar) throws SQLException {
    int index = cell(column);
    if (wasNull) {
      return null;
    }
    LocalTime time = Values.toTime(shown(index, calendar));
    return JdbcTimes.time(time, JdbcTimes.zone(calendar));
  }

  @Override
  public Timestamp getTimestamp(int column, Calendar calendar) throws SQLException {
    int index = cell(column);
    if (wasNull) {
      return null;
    }
    Object value = value(index);
    return value instanceof OffsetDateTime instant
        ? Timestamp.from(instant.toInstant())
        : JdbcTimes.timestamp(Values.toTimestamp(value), JdbcTimes.zone(calendar));
  }

  @Override
  public InputStream getBinaryStream(int column) throws SQLException {
    byte[] bytes = getBytes(column);
    return bytes == null ? null : new ByteArrayInputStream(bytes);
  }

  @Override
  public InputStream getAsciiStream(int column) throws SQLException {
    String text = getString(column);
    return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public Reader getCharacterStream(int column) throws SQLException {
    String text = getString(column);
    return text == null ? null : new StringReader(text);
  }

  @Override
  public Reader getNCharacterStream(int column) throws SQLException {
    return getCharacterStream(column);
  }

  // About the result

  @Override
  public ResultSetMetaData getMetaData() throws SQLException {
    checkOpen();
    return new SheafResultSetMetaData(columns);
  }

  @Override
  public Statement getStatement() throws SQLException {
    checkOpen();
    return statement;
  }

  @Override
  public SQLWarning getWarnings() throws SQLException {
    checkOpen();
    return null;
  }

  @Override
  public void clearWarnings() throws SQLException {
    checkOpen();
  }

  static int checkedDirection(int direction) throws SQLException {
    return switch (direction) {
      case FETCH_FORWARD, FETCH_REVERSE, FETCH_UNKNOWN -> direction;
      default -> throw SqlErrors.of("22023", direction + " is no fetch direction");
    };
  }

  /** A hint; rows come in one direction. */
  @Override
  public void setFetchDirection(int direction) throws SQLException {
    checkOpen();
    checkedDirection(direction);
  }

  @Override
  public int getFetchDirection() throws SQLException {
    checkOpen();
    return ResultSet.FETCH_FORWARD;
  }

  /** A hint that is kept and not used: the engine chooses its batches. */
  @Override
  public void setFetchSize(int rows) throws SQLException {
    checkOpen();
    fetchSize = SheafStatement.atLeastZero(rows, "the fetch size");
  }

  @Override
  public int getFetchSize() throws SQLException {
    checkOpen();
    return fetchSize;
  }

  @Override
  public int getType() throws SQLException {
    checkOpen();
    return ResultSet.TYPE_FORWARD_ONLY;
  }

  @Override
  public int getConcurrency() throws SQLException {
    checkOpen();
    return ResultSet.CONCUR_READ_ONLY;
  }

  @Override
  public int getHoldability() throws SQLException {
    checkOpen();
    return ResultSet.HOLD_CURSORS_OVER_COMMIT;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "result set of %d columns, at row %d", types.length, rowNumber);
  }
}
