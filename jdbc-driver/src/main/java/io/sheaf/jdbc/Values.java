package io.sheaf.jdbc;

import io.sheaf.jdbc.spi.SqlErrors;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.HexFormat;
import java.util.TimeZone;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Conversions among the Java types that JDBC asks for. The form of a value here is Boolean, Long,
 * Double, BigDecimal, String, byte[], LocalDate, LocalTime, LocalDateTime or OffsetDateTime; never
 * null.
 */
final class Values {
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral(' ')
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter();
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter();
  private static final DateTimeFormatter INSTANT =
      new DateTimeFormatterBuilder().append(TIMESTAMP).appendOffsetId().toFormatter();

  private static final int NANO_DIGITS = 9;
  private static final Pattern MONTHS = Pattern.compile("(-?)(\\d+)-(\\d+)");
  private static final Pattern DAY_TIME =
      Pattern.compile("(-?)(\\d+) (\\d+):(\\d+):(\\d+(?:\\.\\d{1,9})?)");

  private Values() {}

  private static SQLException noConversion(Object value, String wanted) {
    return SqlErrors.of(
        "07006",
        "a value of type " + value.getClass().getSimpleName() + " cannot be read as " + wanted);
  }

  private static SQLException malformed(Object value, String wanted, Throwable cause) {
    return SqlErrors.of("22018", "'" + value + "' is no " + wanted, cause);
  }

  private static SQLException outOfRange(Object value, String wanted) {
    return SqlErrors.of("22003", value + " is out of the range of " + wanted);
  }

  static String toText(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    } else if (value instanceof LocalDateTime timestamp) {
      return TIMESTAMP.format(timestamp);
    } else if (value instanceof LocalTime time) {
      return TIME.format(time);
    } else if (value instanceof OffsetDateTime instant) {
      return INSTANT.format(instant);
    } else if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    return value.toString();
  }

  static BigDecimal toDecimal(Object value) throws SQLException {
    if (value instanceof BigDecimal decimal) {
      return decimal;
    } else if (value instanceof Long number) {
      return BigDecimal.valueOf(number);
    } else if (value instanceof Boolean flag) {
      return flag ? BigDecimal.ONE : BigDecimal.ZERO;
    } else if (value instanceof Double number) {
      if (Double.isNaN(number) || Double.isInfinite(number)) {
        throw outOfRange(number, "DECIMAL");
      }
      return BigDecimal.valueOf(number);
    } else if (value instanceof String text) {
      try {
        return new BigDecimal(text.strip());
      } catch (NumberFormatException e) {
        throw malformed(text, "number", e);
      }
    }
    throw noConversion(value, "a number");
  }

  /** The value as an integer between bounds; fractions are cut off. */
  static long toLong(Object value, long min, long max, String type) throws SQLException {
    if (value instanceof Long number) {
      if (number < min || number > max) {
        throw outOfRange(number, type);
      }
      return number;
    }
    BigInteger number = toDecimal(value).toBigInteger();
    if (number.compareTo(BigInteger.valueOf(min)) < 0
        || number.compareTo(BigInteger.valueOf(max)) > 0) {
      throw outOfRange(number, type);
    }
    return number.longValue();
  }

  static double toDouble(Object value) throws SQLException {
    if (value instanceof Double number) {
      return number;
    } else if (value instanceof Long number) {
      return number;
    } else if (value instanceof String text) {
      try {
        return Double.parseDouble(text.strip());
      } catch (NumberFormatException e) {
        throw malformed(text, "number", e);
      }
    }
    return toDecimal(value).doubleValue();
  }

  static boolean toBoolean(Object value) throws SQLException {
    if (value instanceof Boolean flag) {
      return flag;
    } else if (value instanceof String text) {
      String word = text.strip();
      if (word.equalsIgnoreCase("true") || word.equals("1")) {
        return true;
      } else if (word.equalsIgnoreCase("false") || word.equals("0")) {
        return false;
      }
      throw malformed(text, "boolean", null);
    } else if (value instanceof Double number) {
      return number != 0;
    }
    return toDecimal(value).signum() != 0;
  }

  static byte[] toBytes(Object value) throws SQLException {
    if (value instanceof byte[] bytes) {
      return bytes;
    } else if (value instanceof String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    throw noConversion(value, "bytes");
  }

  static UUID toUuid(Object value) throws SQLException {
    if (value instanceof UUID id) {
      return id;
    } else if (value instanceof String text) {
      try {
        return UUID.fromString(text.strip());
      } catch (IllegalArgumentException e) {
        throw malformed(text, "UUID", e);
      }
    }
    throw noConversion(value, "a UUID");
  }

  static LocalDate toDate(Object value) throws SQLException {
    if (value instanceof LocalDate date) {
      return date;
    } else if (value instanceof LocalDateTime timestamp) {
      return timestamp.toLocalDate();
    } else if (value instanceof OffsetDateTime instant) {
      return instant.toLocalDate();
    } else if (value instanceof String text) {
      try {
        return LocalDate.parse(text.strip());
      } catch (DateTimeException e) {
        throw malformed(text, "date", e);
      }
    }
    throw noConversion(value, "a date");
  }

  static LocalTime toTime(Object value) throws SQLException {
    if (value instanceof LocalTime time) {
      return time;
    } else if (value instanceof LocalDateTime timestamp) {
      return timestamp.toLocalTime();
    } else if (value instanceof OffsetDateTime instant) {
      return instant.toLocalTime();
    } else if (value instanceof String text) {
      try {
        return LocalTime.parse(text.strip());
      } catch (DateTimeException e) {
        throw malformed(text, "time", e);
      }
    }
    throw noConversion(value, "a time");
  }

  static LocalDateTime toTimestamp(Object value) throws SQLException {
    if (value instanceof LocalDateTime timestamp) {
      return timestamp;
    } else if (value instanceof LocalDate date) {
      return date.atStartOfDay();
    } else if (value instanceof OffsetDateTime instant) {
      return instant.toLocalDateTime();
    } else if (value instanceof String text) {
      try {
        return LocalDateTime.parse(text.strip().replace(' ', 'T'));
      } catch (DateTimeException e) {
        throw malformed(text, "timestamp", e);
      }
    }
    throw noConversion(value, "a timestamp");
  }

  static OffsetDateTime toInstant(Object value, ZoneId zone) throws SQLException {
    return value instanceof OffsetDateTime instant
        ? instant
        : toTimestamp(value).atZone(zone).toOffsetDateTime();
  }

  /** {@code 1-02} as a Period, {@code 3 04:05:06.5} as a Duration. */
  private static Object toInterval(String text, Class<?> type) throws SQLException {
    Matcher matcher = (type == Period.class ? MONTHS : DAY_TIME).matcher(text);
    if (!matcher.matches()) {
      throw malformed(text, type == Period.class ? "interval of months" : "interval of time", null);
    }
    boolean negative = !matcher.group(1).isEmpty();
    long first = Long.parseLong(matcher.group(2));
    long second = Long.parseLong(matcher.group(3));
    if (type == Period.class) {
      Period period = Period.of((int) first, (int) second, 0);
      return negative ? period.negated() : period;
    }
    Duration duration =
        Duration.ofDays(first)
            .plusHours(second)
            .plusMinutes(Long.parseLong(matcher.group(4)))
            .plusNanos(
                new BigDecimal(matcher.group(5)).movePointRight(NANO_DIGITS).longValueExact());
    return negative ? duration.negated() : duration;
  }

  /** The value as an object of the class asked for. */
  static <T> T to(Object value, Class<T> type, ZoneId zone) throws SQLException {
    return type.cast(convert(value, type, zone));
  }

  private static Object convert(Object value, Class<?> type, ZoneId zone) throws SQLException {
    if (type == String.class) {
      return toText(value);
    } else if (type == Long.class) {
      return toLong(value, Long.MIN_VALUE, Long.MAX_VALUE, "long");
    } else if (type == Integer.class) {
      return (int) toLong(value, Integer.MIN_VALUE, Integer.MAX_VALUE, "int");
    } else if (type == Short.class) {
      return (short) toLong(value, Short.MIN_VALUE, Short.MAX_VALUE, "short");
    } else if (type == Byte.class) {
      return (byte) toLong(value, Byte.MIN_VALUE, Byte.MAX_VALUE, "byte");
    } else if (type == Double.class) {
      return toDouble(value);
    } else if (type == Float.class) {
      return (float) toDouble(value);
    } else if (type == Boolean.class) {
      return toBoolean(value);
    } else if (type == BigDecimal.class) {
      return toDecimal(value);
    } else if (type == BigInteger.class) {
      return toDecimal(value).toBigInteger();
    } else if (type == byte[].class) {
      return toBytes(value);
    } else if (type == UUID.class) {
      return toUuid(value);
    }
    return convertTime(value, type, zone);
  }

  @SuppressWarnings("JavaUtilDate") // programs ask for it
  private static Object convertTime(Object value, Class<?> type, ZoneId zone) throws SQLException {
    if (type == LocalDate.class) {
      return toDate(value);
    } else if (type == LocalTime.class) {
      return toTime(value);
    } else if (type == LocalDateTime.class) {
      return toTimestamp(value);
    } else if (type == OffsetDateTime.class) {
      return toInstant(value, zone);
    } else if (type == ZonedDateTime.class) {
      return toInstant(value, zone).atZoneSameInstant(zone);
    } else if (type == Instant.class) {
      return toInstant(value, zone).toInstant();
    } else if (type == OffsetTime.class) {
      return value instanceof OffsetDateTime instant
          ? instant.toOffsetTime()
          : toTimestamp(value).atZone(zone).toOffsetDateTime().toOffsetTime();
    } else if (type == java.util.Date.class) {
      return new java.util.Date(toMoment(value).getTime());
    } else if (type == Calendar.class || type == GregorianCalendar.class) {
      if (value instanceof OffsetDateTime instant) {
        return GregorianCalendar.from(instant.atZoneSameInstant(zone));
      }
      Calendar calendar = new GregorianCalendar();
      calendar.setTimeInMillis(toMoment(value).getTime());
      return calendar;
    } else if (type == Period.class || type == Duration.class) {
      return toInterval(toText(value), type);
    } else if (type == Date.class) {
      return Date.valueOf(toDate(value));
    } else if (type == Time.class) {
      return JdbcTimes.time(toTime(value), TimeZone.getDefault());
    } else if (type == Timestamp.class) {
      return toMoment(value);
    }
    throw noConversion(value, type.getName());
  }

  /** A value without a zone is a moment in the JVM's, as java.sql's classes have it. */
  private static Timestamp toMoment(Object value) throws SQLException {
    return value instanceof OffsetDateTime instant
        ? Timestamp.from(instant.toInstant())
        : JdbcTimes.timestamp(toTimestamp(value), TimeZone.getDefault());
  }
}
