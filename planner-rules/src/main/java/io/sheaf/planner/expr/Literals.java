package io.sheaf.planner.expr;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.expr.Expr;
import io.sheaf.columnar.text.Uuids;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.planner.type.DataTypes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.Optional;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;

/** Constants: Calcite's boxed values to ours and back. */
public final class Literals {
  private static final long MICROS_PER_MILLI = 1000;
  private static final int MICROS_PRECISION = 6;

  private Literals() {}

  /** The constant as a literal of our own. */
  public static Expr.Literal of(RexLiteral literal) {
    DataType type = DataTypes.unpadded(literal.getType());
    return new Expr.Literal(literal.isNull() ? null : value(literal, type), type);
  }

  /** The constant as a literal of the given type, which holds it. */
  public static Expr.Literal of(RexLiteral literal, DataType type) {
    Expr.Literal own = of(literal);
    return own.value() == null
        ? new Expr.Literal(null, type)
        : exactly(own, type).orElseGet(() -> new Expr.Literal(value(literal, type), type));
  }

  private static Object value(RexLiteral literal, DataType type) {
    return switch (type) {
      case Simple simple ->
          switch (simple) {
            case BOOLEAN -> literal.getValueAs(Boolean.class);
            case TINYINT, SMALLINT, INTEGER -> literal.getValueAs(BigDecimal.class).intValueExact();
            case BIGINT -> literal.getValueAs(BigDecimal.class).longValueExact();
            case REAL, DOUBLE -> literal.getValueAs(Double.class);
            case DATE -> literal.getValueAs(Integer.class);
            case VARCHAR -> text(literal);
            case VARBINARY -> literal.getValueAs(ByteString.class).getBytes();
            case INTERVAL_YEAR_MONTH -> literal.getValueAs(BigDecimal.class).intValueExact();
            case INTERVAL_DAY_TIME ->
                literal
                    .getValueAs(BigDecimal.class)
                    .multiply(BigDecimal.valueOf(MICROS_PER_MILLI))
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
            case UUID -> Uuids.bytes(literal.getValueAs(java.util.UUID.class));
            case NULL -> null;
          };
      case DataType.Nested _ -> throw unsupported("the constant " + literal);
      case Decimal d -> unscaled(literal.getValueAs(BigDecimal.class), d);
      case DataType.Char c -> text(literal);
      case DataType.Time t -> time(literal.getValueAs(TimeString.class), t.precision());
      case DataType.Timestamp t ->
          timestamp(literal.getValueAs(TimestampString.class), t.precision());
    };
  }

  private static byte[] text(RexLiteral literal) {
    return literal.getValueAs(NlsString.class).getValue().getBytes(StandardCharsets.UTF_8);
  }

  private static long timestamp(TimestampString text, int precision) {
    LocalDateTime time = LocalDateTime.parse(text.toString().replace(' ', 'T'));
    long seconds = time.toEpochSecond(ZoneOffset.UTC);
    int nanos = time.get(ChronoField.NANO_OF_SECOND);
    return precision > MICROS_PRECISION
        ? Math.addExact(Math.multiplyExact(seconds, 1_000_000_000L), nanos)
        : Math.addExact(Math.multiplyExact(seconds, 1_000_000L), nanos / 1000);
  }

  private static long time(TimeString text, int precision) {
    long nanos = java.time.LocalTime.parse(text.toString()).toNanoOfDay();
    return precision > MICROS_PRECISION ? nanos : nanos / 1000;
  }

  private static Object unscaled(BigDecimal value, Decimal type) {
    BigInteger unscaled = value.setScale(type.scale(), RoundingMode.HALF_UP).unscaledValue();
    if (type.precision() <= Decimal.MAX_LONG_PRECISION) {
      return unscaled.longValueExact();
    }
    return unscaled;
  }

  /** A number's value; empty for what is no exact number. */
  static Optional<BigDecimal> exact(Expr.Literal literal) {
    if (literal.value() == null) {
      return Optional.empty();
    }
    return switch (literal.type()) {
      case Decimal d -> Optional.of(new BigDecimal(big(literal.value()), d.scale()));
      case Simple simple when simple.isInteger() ->
          Optional.of(BigDecimal.valueOf(((Number) literal.value()).longValue()));
      default -> Optional.empty();
    };
  }

  private static BigInteger big(Object value) {
    return value instanceof BigInteger big ? big : BigInteger.valueOf(((Number) value).longValue());
  }

  /** The number as a constant of another numeric type, if it has exactly this value there. */
  public static Optional<Expr.Literal> exactly(Expr.Literal literal, DataType type) {
    if (literal.type().equals(type)) {
      return Optional.of(literal);
    }
    Optional<BigDecimal> number = exact(literal);
    if (number.isEmpty()) {
      return Optional.empty();
    }
    BigDecimal value = number.get();
    if (type instanceof Decimal d) {
      BigDecimal stripped = value.stripTrailingZeros();
      if (stripped.scale() > d.scale()
          || stripped.precision() - stripped.scale() > d.precision() - d.scale()) {
        return Optional.empty();
      }
      return Optional.of(new Expr.Literal(unscaled(value, d), d));
    }
    if (type.isFloating()) {
      return Optional.of(new Expr.Literal(value.doubleValue(), type));
    }
    if (!type.isInteger() || value.stripTrailingZeros().scale() > 0) {
      return Optional.empty();
    }
    int bits =
        type == Simple.BIGINT ? 63 : type == Simple.INTEGER ? 31 : type == Simple.SMALLINT ? 15 : 7;
    BigInteger integer = value.toBigIntegerExact();
    if (integer.bitLength() > bits) {
      return Optional.empty();
    }
    return Optional.of(
        new Expr.Literal(
            type == Simple.BIGINT ? (Object) integer.longValue() : (Object) integer.intValue(),
            type));
  }

  /**
   * A value as Calcite's constant of the given type.
   *
   * @param value boxed as {@link io.sheaf.columnar.type.Values} says, or null
   */
  static RexNode toRex(RexBuilder rex, Object value, DataType type, RelDataType target) {
    if (value == null) {
      return rex.makeNullLiteral(target);
    }
    return switch (type) {
      case Simple simple ->
          switch (simple) {
            case BOOLEAN -> rex.makeLiteral((Boolean) value);
            case TINYINT, SMALLINT, INTEGER, BIGINT ->
                rex.makeLiteral(BigDecimal.valueOf(((Number) value).longValue()), target);
            case REAL, DOUBLE -> rex.makeLiteral(value, target, true);
            case DATE -> rex.makeDateLiteral(DateString.fromDaysSinceEpoch((Integer) value));
            case VARCHAR -> rex.makeLiteral(string(value), target, true);
            case VARBINARY -> rex.makeLiteral(new ByteString((byte[]) value), target, true);
            case INTERVAL_YEAR_MONTH ->
                rex.makeIntervalLiteral(
                    BigDecimal.valueOf(((Number) value).longValue()),
                    target.getIntervalQualifier());
            case INTERVAL_DAY_TIME ->
                rex.makeIntervalLiteral(
                    BigDecimal.valueOf((Long) value, 3), target.getIntervalQualifier());
            case UUID -> rex.makeUuidLiteral(Uuids.uuid((byte[]) value));
            case NULL -> rex.makeNullLiteral(target);
          };
      case DataType.Nested _ -> throw unsupported("a constant of type " + type);
      case Decimal d -> rex.makeExactLiteral(new BigDecimal(big(value), d.scale()), target);
      case DataType.Char c -> rex.makeLiteral(string(value), target, true);
      case DataType.Time t ->
          rex.makeTimeLiteral(timeString((Long) value, t.precision()), t.precision());
      case DataType.Timestamp t -> {
        TimestampString text = timestampString((Long) value, t.precision());
        yield t.instant()
            ? rex.makeTimestampWithLocalTimeZoneLiteral(text, t.precision())
            : rex.makeTimestampLiteral(text, t.precision());
      }
    };
  }

  private static String string(Object value) {
    return new String((byte[]) value, StandardCharsets.UTF_8);
  }

  private static TimeString timeString(long value, int precision) {
    long unit = precision > MICROS_PRECISION ? 1_000_000_000L : 1_000_000L;
    int nanos = (int) (value % unit * (1_000_000_000L / unit));
    return TimeString.fromMillisOfDay((int) (value / unit * 1000)).withNanos(nanos);
  }

  private static TimestampString timestampString(long value, int precision) {
    long unit = precision > MICROS_PRECISION ? 1_000_000_000L : 1_000_000L;
    int nanos = (int) (Math.floorMod(value, unit) * (1_000_000_000L / unit));
    return TimestampString.fromMillisSinceEpoch(
            Math.multiplyExact(Math.floorDiv(value, unit), 1000L))
        .withNanos(nanos);
  }

  /** The error for a constant that no type of ours holds. */
  static SheafException unsupported(String text) {
    return new SheafException(ErrorCode.UNSUPPORTED, text + " is not supported");
  }
}
