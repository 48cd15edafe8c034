package io.sheaf.jdbc.arrow;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import org.apache.arrow.flatbuf.IntervalUnit;

/** Columns of intervals, whose values are their texts, as SQL writes them between quotes. */
final class IntervalColumns {
  private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000);
  private static final long SECONDS_PER_DAY = 86_400;

  private IntervalColumns() {}

  /** {@code 1-02} for years and months. */
  private static String months(long months) {
    long size = Math.abs(months);
    return (months < 0 ? "-" : "") + size / 12 + "-" + (size % 12 < 10 ? "0" : "") + size % 12;
  }

  /** {@code 3 04:05:06.5} for days and time. */
  private static String time(long days, BigDecimal seconds) {
    BigDecimal total = seconds.add(BigDecimal.valueOf(days * SECONDS_PER_DAY));
    BigDecimal[] parts = total.abs().divideAndRemainder(BigDecimal.ONE);
    long whole = parts[0].longValue();
    StringBuilder text = new StringBuilder(total.signum() < 0 ? "-" : "");
    text.append(whole / SECONDS_PER_DAY).append(' ');
    two(text, whole / 3600 % 24).append(':');
    two(text, whole / 60 % 60).append(':');
    two(text, whole % 60);
    if (parts[1].signum() != 0) {
      // Without the 0 before the point.
      text.append(parts[1].stripTrailingZeros().toPlainString().substring(1));
    }
    return text.toString();
  }

  private static StringBuilder two(StringBuilder text, long value) {
    return text.append(value < 10 ? "0" : "").append(value);
  }

  private static BigDecimal seconds(long count, long perSecond) {
    return BigDecimal.valueOf(count).divide(BigDecimal.valueOf(perSecond));
  }

  /** Lengths of time. */
  static final class Durations extends ArrowColumn {
    private final ByteBuffer values;
    private final long perSecond;

    Durations(int length, ByteBuffer validity, ByteBuffer values, short unit) {
      super(length, validity);
      check(values, 8L * length);
      this.values = values;
      this.perSecond = TimeColumns.perSecond(unit);
    }

    @Override
    public Object object(int row) {
      return time(0, seconds(values.getLong(8 * row), perSecond));
    }
  }

  /** Months; days and milliseconds; or months, days and nanoseconds. */
  static final class Intervals extends ArrowColumn {
    private final ByteBuffer values;
    private final short unit;

    Intervals(int length, ByteBuffer validity, ByteBuffer values, short unit) {
      super(length, validity);
      check(
          values,
          (long) length
              * switch (unit) {
                case IntervalUnit.YEAR_MONTH -> 4;
                case IntervalUnit.DAY_TIME -> 8;
                default -> 16;
              });
      this.values = values;
      this.unit = unit;
    }

    @Override
    public Object object(int row) {
      return switch (unit) {
        case IntervalUnit.YEAR_MONTH -> months(values.getInt(4 * row));
        case IntervalUnit.DAY_TIME ->
            time(values.getInt(8 * row), seconds(values.getInt(8 * row + 4), 1000));
        default -> {
          int months = values.getInt(16 * row);
          String rest =
              time(
                  values.getInt(16 * row + 4),
                  BigDecimal.valueOf(values.getLong(16 * row + 8)).divide(NANOS_PER_SECOND));
          yield months == 0 ? rest : months(months) + " " + rest;
        }
      };
    }
  }
}
