package io.sheaf.columnar.text;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ConstantColumn;
import io.sheaf.columnar.batch.DictionaryColumn;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.batch.Views;
import io.sheaf.columnar.nested.NestedText;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.ZoneId;
import java.util.HexFormat;

/**
 * Appends the values of one type as text, without quotes:
 *
 * <ul>
 *   <li>booleans {@code true} and {@code false}; decimals plain, with their scale
 *   <li>floating point in the shortest form that reads back, and {@code NaN}, {@code Infinity},
 *       {@code -Infinity}
 *   <li>dates {@code yyyy-MM-dd}, times {@code HH:mm:ss[.f]}, timestamps {@code yyyy-MM-dd
 *       HH:mm:ss[.f]}; instants in the given zone with their offset behind
 *   <li>VARBINARY {@code \x} and hexadecimal digits; UUID as RFC 9562 writes it
 *   <li>nested values as {@link NestedText} says
 *   <li>intervals {@code years-months} and {@code days HH:mm:ss[.f]}
 * </ul>
 *
 * <p>Not thread-safe.
 */
public final class ValueText {
  private final DataType type;
  private final DateTimeText dateTime;

  /**
   * @param zone in which instants are shown
   */
  public ValueText(DataType type, ZoneId zone) {
    this.type = type;
    this.dateTime = new DateTimeText(zone);
  }

  /**
   * Appends the value of a row that is not null; the column may be of any kind that the type can
   * have.
   */
  public void append(Column column, int row, TextBuffer out) {
    switch (column) {
      case BooleanColumn c -> out.append(c.values()[row] != 0 ? "true" : "false");
      case IntColumn c -> appendInt(c.values()[row], out);
      case LongColumn c -> appendLong(c.values()[row], out);
      case Int128Column c -> appendInt128(c.words()[2 * row], c.words()[2 * row + 1], out);
      case DoubleColumn c -> appendDouble(c.values()[row], out);
      case ViewColumn c -> appendView(c.views()[2 * row], c.views()[2 * row + 1], out);
      case DictionaryColumn c -> append(c.dictionary(), c.codes()[row], out);
      case ConstantColumn c -> append(c.value(), 0, out);
    }
  }

  private void appendInt(int value, TextBuffer out) {
    if (type == Simple.DATE) {
      dateTime.appendDate(value, out);
    } else if (type == Simple.INTERVAL_YEAR_MONTH) {
      dateTime.appendMonths(value, out);
    } else {
      out.append(value);
    }
  }

  private void appendLong(long value, TextBuffer out) {
    switch (type) {
      case DataType.Decimal decimal -> appendDecimal(value, decimal.scale(), out);
      case DataType.Time time -> dateTime.appendTime(value, time.precision() > 6 ? 9 : 6, out);
      case DataType.Timestamp stamp ->
          dateTime.appendTimestamp(value, stamp.precision() > 6 ? 9 : 6, stamp.instant(), out);
      case Simple simple when simple == Simple.INTERVAL_DAY_TIME ->
          dateTime.appendDuration(value, out);
      case Simple _, DataType.Char _, DataType.Nested _ -> out.append(value);
    }
  }

  private static void appendDecimal(long unscaled, int scale, TextBuffer out) {
    if (scale == 0) {
      out.append(unscaled);
      return;
    }
    if (scale > DataType.Decimal.MAX_LONG_PRECISION || unscaled == Long.MIN_VALUE) {
      out.append(BigDecimal.valueOf(unscaled, scale).toPlainString());
      return;
    }
    if (unscaled < 0) {
      out.append('-');
    }
    long power = POWERS[scale];
    long absolute = Math.abs(unscaled);
    long whole = absolute / power;
    out.append(whole).append('.').appendPadded(absolute - whole * power, scale);
  }

  private static final long[] POWERS = new long[DataType.Decimal.MAX_LONG_PRECISION + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 10 * POWERS[i - 1];
    }
  }

  private void appendInt128(long low, long high, TextBuffer out) {
    int scale = type instanceof DataType.Decimal decimal ? decimal.scale() : 0;
    if (high == low >> 63) {
      appendDecimal(low, scale, out);
      return;
    }
    BigInteger unscaled =
        BigInteger.valueOf(high).shiftLeft(64).or(new BigInteger(Long.toUnsignedString(low)));
    out.append(new BigDecimal(unscaled, scale).toPlainString());
  }

  private void appendDouble(double value, TextBuffer out) {
    out.append(type == Simple.REAL ? Float.toString((float) value) : Double.toString(value));
  }

  private void appendView(long first, long second, TextBuffer out) {
    if (type == Simple.VARBINARY) {
      out.append("\\x").append(HexFormat.of().formatHex(Views.bytes(first, second)));
    } else if (type == Simple.UUID) {
      out.append(Uuids.text(Views.bytes(first, second)));
    } else if (type instanceof DataType.Nested nested) {
      out.append(NestedText.of(Views.bytes(first, second), nested, this::scalar));
    } else {
      out.appendView(first, second);
    }
  }

  /** The text of a value inside a nested one. */
  private String scalar(Object value, DataType scalarType) {
    TextBuffer out = new TextBuffer(32);
    new ValueText(scalarType, dateTime.zone()).append(value, out);
    return out.toString();
  }

  /** Appends a single value, boxed as {@link io.sheaf.columnar.type.Values} says. */
  public void append(Object value, TextBuffer out) {
    switch (value) {
      case Boolean flag -> out.append(flag ? "true" : "false");
      case Integer number -> appendInt(number, out);
      case Long number -> appendLong(number, out);
      case BigInteger number ->
          appendInt128(number.longValue(), number.shiftRight(64).longValue(), out);
      case Double number -> appendDouble(number, out);
      case byte[] bytes when type == Simple.VARBINARY ->
          out.append("\\x").append(HexFormat.of().formatHex(bytes));
      case byte[] bytes when type == Simple.UUID -> out.append(Uuids.text(bytes));
      case byte[] bytes when type instanceof DataType.Nested nested ->
          out.append(NestedText.of(bytes, nested, this::scalar));
      case byte[] bytes -> out.append(bytes);
      default -> throw new IllegalArgumentException("not a value: " + value.getClass());
    }
  }
}
