package io.sheaf.jdbc.arrow;

import com.google.flatbuffers.FlatBufferBuilder;
import io.sheaf.jdbc.spi.NestedValue;
import io.sheaf.jdbc.spi.SqlErrors;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.arrow.flatbuf.Binary;
import org.apache.arrow.flatbuf.Bool;
import org.apache.arrow.flatbuf.Date;
import org.apache.arrow.flatbuf.DateUnit;
import org.apache.arrow.flatbuf.FixedSizeBinary;
import org.apache.arrow.flatbuf.FloatingPoint;
import org.apache.arrow.flatbuf.Int;
import org.apache.arrow.flatbuf.Interval;
import org.apache.arrow.flatbuf.IntervalUnit;
import org.apache.arrow.flatbuf.Null;
import org.apache.arrow.flatbuf.Precision;
import org.apache.arrow.flatbuf.Struct_;
import org.apache.arrow.flatbuf.Time;
import org.apache.arrow.flatbuf.TimeUnit;
import org.apache.arrow.flatbuf.Timestamp;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.flatbuf.Utf8;

/** Arrow's types that parameters are sent as, each for values of one Java class. */
enum ParameterKind {
  NULL(Type.Null, Void.class, 0),
  BOOLEAN(Type.Bool, Boolean.class, 0),
  INT8(Type.Int, Byte.class, 1),
  INT16(Type.Int, Short.class, 2),
  INT32(Type.Int, Integer.class, 4),
  INT64(Type.Int, Long.class, 8),
  FLOAT32(Type.FloatingPoint, Float.class, 4),
  FLOAT64(Type.FloatingPoint, Double.class, 8),
  DECIMAL(Type.Decimal, BigDecimal.class, 16),
  TEXT(Type.Utf8, String.class, 0),
  BYTES(Type.Binary, byte[].class, 0),
  DATE(Type.Date, LocalDate.class, 4),
  TIME(Type.Time, LocalTime.class, 8),
  TIMESTAMP(Type.Timestamp, LocalDateTime.class, 8),
  INSTANT(Type.Timestamp, OffsetDateTime.class, 8),
  UUID_BYTES(Type.FixedSizeBinary, UUID.class, 16),
  MONTHS(Type.Interval, Period.class, 4),
  DURATION(Type.Duration, Duration.class, 8),
  LIST(Type.List, List.class, 0),
  MAP(Type.Map, Map.class, 0),
  STRUCT(Type.Struct_, NestedValue.Fields.class, 0);

  private static final Set<ParameterKind> INTEGERS = EnumSet.of(INT8, INT16, INT32, INT64);
  private static final Set<ParameterKind> FLOATS = EnumSet.of(FLOAT32, FLOAT64);

  private final byte arrowType;
  private final Class<?> javaClass;
  private final int width;

  ParameterKind(byte arrowType, Class<?> javaClass, int width) {
    this.arrowType = arrowType;
    this.javaClass = javaClass;
    this.width = width;
  }

  byte arrowType() {
    return arrowType;
  }

  /** Bytes of a value; 0 when values differ in length or are bits. */
  int width() {
    return width;
  }

  private boolean isNumber() {
    return INTEGERS.contains(this) || FLOATS.contains(this) || this == DECIMAL;
  }

  /** The one kind that holds all values; numbers widen. */
  static ParameterKind of(List<?> values) throws SQLException {
    Set<ParameterKind> found = EnumSet.noneOf(ParameterKind.class);
    for (Object value : values) {
      if (value != null) {
        found.add(of(value));
      }
    }
    if (found.isEmpty()) {
      return NULL;
    } else if (found.size() == 1) {
      return found.iterator().next();
    } else if (!found.stream().allMatch(ParameterKind::isNumber)) {
      throw SqlErrors.of("22023", "the elements of a list must be of one type, not " + found);
    } else if (found.stream().anyMatch(FLOATS::contains)) {
      return FLOAT64;
    }
    return found.contains(DECIMAL) ? DECIMAL : INT64;
  }

  private static ParameterKind of(Object value) throws SQLException {
    for (ParameterKind kind : values()) {
      if (kind.javaClass.isInstance(value)) {
        return kind;
      }
    }
    throw SqlErrors.unsupported("parameters of " + value.getClass().getName() + " are");
  }

  /** The kind that a server expects, as far as parameters can be sent as it; else NULL. */
  static ParameterKind of(ArrowField expected) {
    return switch (expected.type()) {
      case Type.Bool -> BOOLEAN;
      case Type.Int ->
          switch (expected.integer().isSigned() ? expected.integer().bitWidth() : 0) {
            case 8 -> INT8;
            case 16 -> INT16;
            case 32 -> INT32;
            case 64 -> INT64;
            default -> NULL;
          };
      case Type.FloatingPoint ->
          expected.floatBits() == 64 ? FLOAT64 : expected.floatBits() == 32 ? FLOAT32 : NULL;
      case Type.Utf8 -> TEXT;
      case Type.Binary -> BYTES;
      case Type.Date -> DATE;
      case Type.Timestamp -> expected.timestamp().timezone() == null ? TIMESTAMP : INSTANT;
      default -> NULL;
    };
  }

  /** A number as one of this kind; null when it would lose something. */
  Object exactly(Object value) {
    if (!(value instanceof Number given) || !isNumber()) {
      return null;
    }
    BigDecimal number;
    try {
      number = new BigDecimal(given.toString());
    } catch (NumberFormatException infinite) {
      return FLOATS.contains(this) ? floating(given.doubleValue()) : null;
    }
    if (this == DECIMAL) {
      return number;
    } else if (FLOATS.contains(this)) {
      Object as = floating(number.doubleValue());
      return new BigDecimal(as.toString()).compareTo(number) == 0 ? as : null;
    }
    long bound = width == 8 ? Long.MAX_VALUE : (1L << (8 * width - 1)) - 1;
    try {
      long whole = number.longValueExact();
      return whole > bound || whole < -bound - 1 ? null : integer(whole);
    } catch (ArithmeticException fraction) {
      return null;
    }
  }

  private Object integer(long value) {
    return switch (this) {
      case INT8 -> (Object) (byte) value;
      case INT16 -> (Object) (short) value;
      case INT32 -> (Object) (int) value;
      default -> (Object) value;
    };
  }

  private Object floating(double value) {
    return this == FLOAT32 ? (Object) (float) value : (Object) value;
  }

  /**
   * Writes the parameters of the type.
   *
   * @param scale of decimals, or 9 for nanoseconds
   */
  int writeType(FlatBufferBuilder out, int scale) {
    short unit = scale > 6 ? TimeUnit.NANOSECOND : TimeUnit.MICROSECOND;
    return switch (this) {
      case NULL -> {
        Null.startNull(out);
        yield Null.endNull(out);
      }
      case BOOLEAN -> {
        Bool.startBool(out);
        yield Bool.endBool(out);
      }
      case INT8, INT16, INT32, INT64 -> Int.createInt(out, 8 * width, true);
      case FLOAT32 -> FloatingPoint.createFloatingPoint(out, Precision.SINGLE);
      case FLOAT64 -> FloatingPoint.createFloatingPoint(out, Precision.DOUBLE);
      case DECIMAL -> org.apache.arrow.flatbuf.Decimal.createDecimal(out, 38, scale, 128);
      case TEXT -> {
        Utf8.startUtf8(out);
        yield Utf8.endUtf8(out);
      }
      case BYTES -> {
        Binary.startBinary(out);
        yield Binary.endBinary(out);
      }
      case DATE -> Date.createDate(out, DateUnit.DAY);
      case TIME -> Time.createTime(out, unit, 64);
      case TIMESTAMP -> Timestamp.createTimestamp(out, unit, 0);
      case INSTANT -> {
        int utc = out.createString("UTC");
        yield Timestamp.createTimestamp(out, unit, utc);
      }
      case UUID_BYTES -> FixedSizeBinary.createFixedSizeBinary(out, width);
      case MONTHS -> Interval.createInterval(out, IntervalUnit.YEAR_MONTH);
      case DURATION -> org.apache.arrow.flatbuf.Duration.createDuration(out, unit);
      case LIST -> {
        org.apache.arrow.flatbuf.List.startList(out);
        yield org.apache.arrow.flatbuf.List.endList(out);
      }
      case MAP -> org.apache.arrow.flatbuf.Map.createMap(out, false);
      case STRUCT -> {
        Struct_.startStruct_(out);
        yield Struct_.endStruct_(out);
      }
    };
  }
}
