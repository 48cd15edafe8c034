package io.sheaf.columnar.function;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.nested.NestedText;
import io.sheaf.columnar.text.Uuids;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.DataType.Time;
import io.sheaf.columnar.type.DataType.Timestamp;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The text of single values, as CAST to VARCHAR and the text outputs write it, and back: decimals
 * plain with their scale, dates ISO, timestamps {@code yyyy-MM-dd HH:mm:ss[.f]}, floating numbers
 * in the shortest form that reads back.
 */
public final class ValueText {
  private ValueText() {}

  /**
   * The text of a boxed value (see {@link io.sheaf.columnar.type.Values}).
   *
   * @param zone where instants are shown
   */
  public static String format(Object value, DataType type, ZoneId zone) {
    return switch (value) {
      case byte[] bytes when type == Simple.VARBINARY -> HexFormat.of().formatHex(bytes);
      case byte[] bytes when type == Simple.UUID -> Uuids.text(bytes);
      case byte[] bytes when type instanceof DataType.Nested nested ->
          NestedText.of(bytes, nested, (element, scalar) -> format(element, scalar, zone));
      case byte[] bytes -> new String(bytes, StandardCharsets.UTF_8);
      case Double d -> formatDouble(d, type);
      case BigInteger big -> DecimalTypes.text(big, DecimalTypes.scale(type));
      case Number number -> formatWord(number.longValue(), type, zone);
      default -> value.toString();
    };
  }

  static String formatDouble(double value, DataType type) {
    return type == Simple.REAL ? Float.toString((float) value) : Double.toString(value);
  }

  /** The text of a value of layout INT or LONG. */
  static String formatWord(long value, DataType type, ZoneId zone) {
    return switch (type) {
      case Decimal decimal ->
          decimal.scale() == 0
              ? Long.toString(value)
              : BigDecimal.valueOf(value, decimal.scale()).toPlainString();
      case Time time -> {
        StringBuilder out = new StringBuilder();
        appendTime(out, value, TimeUnits.perSecond(time));
        yield out.toString();
      }
      case Timestamp timestamp -> {
        long perSecond = TimeUnits.perSecond(timestamp);
        yield formatTimestamp(
            timestamp.instant() ? TimeUnits.toLocal(value, perSecond, zone) : value, perSecond);
      }
      case Simple simple ->
          switch (simple) {
            case DATE -> {
              StringBuilder out = new StringBuilder();
              appendDate(out, value);
              yield out.toString();
            }
            case INTERVAL_YEAR_MONTH ->
                (value < 0 ? "-" : "") + Math.abs(value) / 12 + "-" + Math.abs(value) % 12;
            case INTERVAL_DAY_TIME -> formatInterval(value);
            case BOOLEAN -> value != 0 ? "true" : "false";
            default -> Long.toString(value);
          };
      default -> Long.toString(value);
    };
  }

  private static String formatInterval(long micros) {
    StringBuilder out = new StringBuilder();
    if (micros < 0) {
      out.append('-');
    }
    long size = Math.abs(micros);
    out.append(size / TimeUnits.MICROS_PER_DAY).append(' ');
    appendTime(out, size % TimeUnits.MICROS_PER_DAY, TimeUnits.MICROS_PER_SECOND);
    return out.toString();
  }

  private static String formatTimestamp(long value, long perSecond) {
    long perDay = 86_400 * perSecond;
    long days = Math.floorDiv(value, perDay);
    StringBuilder out = new StringBuilder(26);
    appendDate(out, days);
    out.append(' ');
    appendTime(out, value - days * perDay, perSecond);
    return out.toString();
  }

  private static void appendDate(StringBuilder out, long days) {
    long civil = CivilDate.civil(days);
    long year = civil >> 16;
    if (year < 0) {
      out.append('-');
      year = -year;
    }
    if (year < 1000) {
      out.append(year < 10 ? "000" : year < 100 ? "00" : "0");
    }
    out.append(year);
    appendTwo(out.append('-'), (int) (civil >> 8) & 0xFF);
    appendTwo(out.append('-'), (int) civil & 0xFF);
  }

  private static void appendTime(StringBuilder out, long value, long perSecond) {
    long seconds = value / perSecond;
    appendTwo(out, (int) (seconds / 3600));
    appendTwo(out.append(':'), (int) (seconds / 60 % 60));
    appendTwo(out.append(':'), (int) (seconds % 60));
    long fraction = value % perSecond;
    if (fraction != 0) {
      out.append('.');
      for (long unit = perSecond / 10; fraction != 0; unit /= 10) {
        out.append((char) ('0' + fraction / unit));
        fraction %= unit;
      }
    }
  }

  private static void appendTwo(StringBuilder out, int value) {
    out.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
  }

  /**
   * Reads a value of layout BOOLEAN, INT, LONG or INT128, unscaled.
   *
   * @throws SheafException INVALID_CAST, INVALID_DATETIME or OUT_OF_RANGE
   */
  static BigInteger parseExact(String given, DataType type) {
    BigDecimal value;
    try {
      value = new BigDecimal(given.strip());
    } catch (NumberFormatException notANumber) {
      throw Errors.invalidCast(given, type);
    }
    if (Math.abs((long) value.scale()) > 400) {
      throw Errors.outOfRange("'" + given + "'", type);
    }
    BigInteger unscaled =
        value.setScale(DecimalTypes.scale(type), java.math.RoundingMode.HALF_UP).unscaledValue();
    if (!DecimalTypes.holds(type, unscaled)) {
      throw Errors.outOfRange("'" + given + "'", type);
    }
    return unscaled;
  }

  static double parseDouble(String given, DataType type) {
    String text = given.strip();
    try {
      return type == Simple.REAL ? Float.parseFloat(text) : Double.parseDouble(text);
    } catch (NumberFormatException maybeAName) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "nan" -> Double.NaN;
        case "inf", "infinity", "+inf", "+infinity" -> Double.POSITIVE_INFINITY;
        case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
        default -> throw Errors.invalidCast(given, type);
      };
    }
  }

  static boolean parseBoolean(String given) {
    return switch (given.strip().toLowerCase(Locale.ROOT)) {
      case "true", "t", "yes", "y", "on", "1" -> true;
      case "false", "f", "no", "n", "off", "0" -> false;
      default -> throw Errors.invalidCast(given, Simple.BOOLEAN);
    };
  }

  /** Reads a DATE, TIME or TIMESTAMP in its unit. */
  static long parseTemporal(String given, DataType type, ZoneId zone) {
    String text = given.strip();
    try {
      return switch (type) {
        case Time time -> timeOfDay(text, TimeUnits.perSecond(time));
        case Timestamp timestamp -> parseTimestamp(text, timestamp, zone);
        default -> date(text.length() > 10 && isDateBreak(text) ? text.substring(0, 10) : text);
      };
    } catch (DateTimeException | ArithmeticException unreadable) {
      throw new SheafException(
              ErrorCode.INVALID_DATETIME, "'" + given + "' is not a " + type, unreadable)
          .withHint("dates are written 2024-05-17, times 13:45:30, timestamps 2024-05-17 13:45:30");
    }
  }

  private static boolean isDateBreak(String text) {
    return text.charAt(10) == ' ' || text.charAt(10) == 'T';
  }

  private static long date(String text) {
    return LocalDate.parse(padded(text)).toEpochDay();
  }

  /** 2024-5-7 as 2024-05-07. */
  private static String padded(String text) {
    String[] parts = text.split("-", -1);
    if (parts.length != 3 || text.length() == 10) {
      return text;
    }
    return parts[0]
        + "-"
        + (parts[1].length() == 1 ? "0" : "")
        + parts[1]
        + "-"
        + (parts[2].length() == 1 ? "0" : "")
        + parts[2];
  }

  private static long timeOfDay(String text, long perSecond) {
    String full = text.length() > 1 && text.charAt(1) == ':' ? "0" + text : text;
    return LocalTime.parse(full).toNanoOfDay() / (1_000_000_000 / perSecond);
  }

  private static long parseTimestamp(String text, Timestamp type, ZoneId zone) {
    long perSecond = TimeUnits.perSecond(type);
    int split = Math.max(text.indexOf(' '), text.indexOf('T'));
    if (split < 0) {
      return local(date(text), 0, type, perSecond, zone);
    }
    String clock = text.substring(split + 1).strip();
    int offsetAt = offsetStart(clock);
    if (offsetAt < 0) {
      return local(
          date(text.substring(0, split)), timeOfDay(clock, perSecond), type, perSecond, zone);
    }
    String offset = clock.substring(offsetAt).strip();
    OffsetDateTime instant =
        LocalDate.ofEpochDay(date(text.substring(0, split)))
            .atTime(LocalTime.parse(clock.substring(0, offsetAt).strip()))
            .atOffset(java.time.ZoneOffset.of(offset));
    long units =
        Math.addExact(
            Math.multiplyExact(instant.toEpochSecond(), perSecond),
            instant.getNano() / (1_000_000_000 / perSecond));
    return type.instant() ? units : TimeUnits.toLocal(units, perSecond, zone);
  }

  private static int offsetStart(String clock) {
    int plus = Math.max(clock.indexOf('+'), clock.indexOf('-'));
    return plus >= 0 ? plus : clock.indexOf('Z');
  }

  private static long local(
      long days, long timeOfDay, Timestamp type, long perSecond, ZoneId zone) {
    long units = Math.addExact(Math.multiplyExact(days, 86_400 * perSecond), timeOfDay);
    return type.instant() ? TimeUnits.toInstant(units, perSecond, zone) : units;
  }
}
