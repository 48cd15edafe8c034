package io.sheaf.jdbc;

import io.sheaf.jdbc.spi.NestedValue;
import io.sheaf.jdbc.spi.SqlErrors;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Time;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Java values as parameters of a statement. Calendars and the classes of java.sql name moments in a
 * zone; without a calendar it is the JVM's.
 */
final class ParameterValues {
  private static final int MAX_LENGTH = Integer.MAX_VALUE;

  private ParameterValues() {}

  /** The value in the form that engines take, by its class. */
  static Object of(Object value) throws SQLException {
    if (value instanceof java.util.Date date) {
      return in(date, null);
    } else if (value instanceof Calendar calendar) {
      return OffsetDateTime.ofInstant(calendar.toInstant(), calendar.getTimeZone().toZoneId());
    } else if (value instanceof Instant instant) {
      return instant.atOffset(ZoneOffset.UTC);
    } else if (value instanceof ZonedDateTime zoned) {
      return zoned.toOffsetDateTime();
    } else if (value instanceof BigInteger number) {
      return new BigDecimal(number);
    } else if (value instanceof Character character) {
      return character.toString();
    } else if (value instanceof Array array) {
      return of(array.getArray());
    } else if (value instanceof Struct struct) {
      return struct(struct);
    } else if (value instanceof Object[] elements) {
      return list(Arrays.asList(elements));
    } else if (value instanceof List<?> elements) {
      return list(elements);
    } else if (value != null && value.getClass().isArray() && !(value instanceof byte[])) {
      // int[] and its like.
      List<Object> elements = new ArrayList<>();
      for (int i = 0; i < java.lang.reflect.Array.getLength(value); i++) {
        elements.add(of(java.lang.reflect.Array.get(value, i)));
      }
      return elements;
    } else if (value instanceof Map<?, ?> entries) {
      Map<Object, Object> map = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : entries.entrySet()) {
        map.put(of(entry.getKey()), of(entry.getValue()));
      }
      return map;
    } else if (value instanceof Clob clob) {
      return clob.getSubString(1, (int) Math.min(clob.length(), MAX_LENGTH));
    } else if (value instanceof Blob blob) {
      return blob.getBytes(1, (int) Math.min(blob.length(), MAX_LENGTH));
    }
    return value;
  }

  private static NestedValue.Fields struct(Struct struct) throws SQLException {
    String type = struct.getSQLTypeName();
    List<String> names =
        struct instanceof SheafArray.SheafStruct own ? own.names() : StructType.names(type);
    return new NestedValue.Fields(type, names, list(Arrays.asList(struct.getAttributes())));
  }

  private static List<Object> list(List<?> elements) throws SQLException {
    List<Object> list = new ArrayList<>(elements.size());
    for (Object element : elements) {
      list.add(of(element));
    }
    return list;
  }

  /**
   * A moment as the day or time it is in the zone of a calendar.
   *
   * @param calendar null for the JVM's zone
   */
  static Object in(java.util.Date value, Calendar calendar) {
    if (value == null) {
      return null;
    }
    LocalDateTime local = JdbcTimes.local(value, JdbcTimes.zone(calendar));
    if (value instanceof Date) {
      return local.toLocalDate();
    }
    return value instanceof Time ? local.toLocalTime() : local;
  }

  /**
   * The value as one of an SQL type.
   *
   * @param type of {@link Types}
   * @param scale digits after a decimal's point; negative to keep those it has
   */
  static Object as(Object given, int type, int scale) throws SQLException {
    Object value = of(given);
    if (value == null) {
      return null;
    }
    Class<?> wanted = javaClass(type);
    if (wanted == null || wanted.isInstance(value)) {
      return scaled(value, scale);
    }
    return scaled(Values.to(plain(value), wanted, ZoneId.systemDefault()), scale);
  }

  private static Object scaled(Object value, int scale) {
    return value instanceof BigDecimal decimal && scale >= 0
        ? decimal.setScale(scale, RoundingMode.HALF_UP)
        : value;
  }

  /** Numbers as {@link Values} has them. */
  private static Object plain(Object value) {
    if (value instanceof Byte || value instanceof Short || value instanceof Integer) {
      return ((Number) value).longValue();
    }
    return value instanceof Float number ? (Object) number.doubleValue() : value;
  }

  /** The class of values of an SQL type; null when any will do. */
  private static Class<?> javaClass(int type) throws SQLException {
    return switch (type) {
      case Types.BIT, Types.BOOLEAN -> Boolean.class;
      case Types.TINYINT -> Byte.class;
      case Types.SMALLINT -> Short.class;
      case Types.INTEGER -> Integer.class;
      case Types.BIGINT -> Long.class;
      case Types.REAL -> Float.class;
      case Types.FLOAT, Types.DOUBLE -> Double.class;
      case Types.DECIMAL, Types.NUMERIC -> BigDecimal.class;
      case Types.CHAR,
          Types.VARCHAR,
          Types.LONGVARCHAR,
          Types.NCHAR,
          Types.NVARCHAR,
          Types.LONGNVARCHAR,
          Types.CLOB,
          Types.NCLOB ->
          String.class;
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> byte[].class;
      case Types.DATE -> LocalDate.class;
      case Types.TIME -> LocalTime.class;
      case Types.TIMESTAMP -> LocalDateTime.class;
      case Types.TIMESTAMP_WITH_TIMEZONE -> OffsetDateTime.class;
      case Types.NULL, Types.OTHER, Types.JAVA_OBJECT, Types.ARRAY, Types.STRUCT -> null;
      default ->
          throw SqlErrors.unsupported("parameters of the type " + type + " of java.sql.Types are");
    };
  }
}
