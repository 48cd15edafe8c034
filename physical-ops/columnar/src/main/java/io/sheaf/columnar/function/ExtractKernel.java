package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.DataType.Time;
import io.sheaf.columnar.type.Layout;
import java.time.ZoneId;

/** EXTRACT. Seconds and the epoch have a fraction when the result type is a decimal or floating. */
final class ExtractKernel implements Kernel {
  private final DateField field;
  private final DataType from;
  private final DataType type;
  private final ZoneId zone;
  private final ExactArgument argument = new ExactArgument();
  private final ColumnBuffer result = new ColumnBuffer();

  ExtractKernel(DateField field, CallSite site) {
    this(field, site.operand(0), site);
  }

  /** Reads fields of an operand of type {@code from}. */
  ExtractKernel(DateField field, DataType from, CallSite site) {
    this.field = field;
    this.from = from;
    this.type = site.type();
    this.zone = site.context().zone();
  }

  /** The whole number of the field of one value; the call's result is an integer. */
  long field(long value) {
    if (from == Simple.DATE) {
      return field.ofDay(value);
    }
    return from == Simple.INTERVAL_YEAR_MONTH ? field.ofMonths(value) : read(value);
  }

  @Override
  public Column apply(Column[] operands, int rows, byte[] nulls) {
    long[] out = result.longs(rows);
    if (from == Simple.DATE && field == DateField.YEAR) {
      years(((IntColumn) operands[0]).values(), out, rows);
    } else if (from == Simple.INTERVAL_YEAR_MONTH) {
      months(((IntColumn) operands[0]).values(), out, rows);
    } else if (from == Simple.DATE) {
      days(((IntColumn) operands[0]).values(), out, rows);
    } else {
      argument.load(operands[0], rows);
      times(out, rows, nulls);
    }
    return typed(out, rows, nulls);
  }

  private static void years(int[] days, long[] out, int rows) {
    for (int i = 0; i < rows; i++) {
      out[i] = CivilDate.year(days[i]);
    }
  }

  private void months(int[] months, long[] out, int rows) {
    long factor = isFractional() ? fractionFactor() : 1;
    for (int i = 0; i < rows; i++) {
      out[i] = field.ofMonths(months[i]) * factor;
    }
  }

  private void days(int[] days, long[] out, int rows) {
    long factor = isFractional() ? fractionFactor() : 1;
    for (int i = 0; i < rows; i++) {
      out[i] = field.ofDay(days[i]) * factor;
    }
  }

  private boolean isFractional() {
    return (field == DateField.SECOND || field == DateField.EPOCH) && !type.isInteger();
  }

  /** The unit in which fractional results are computed: a decimal's own, else microseconds. */
  private long fractionFactor() {
    return type instanceof Decimal decimal
        ? Int128.powerOfTen(Math.min(18, decimal.scale()))
        : TimeUnits.MICROS_PER_SECOND;
  }

  private void times(long[] out, int rows, byte[] nulls) {
    for (int row = 0; row < rows; row++) {
      out[row] = Nulls.isNull(nulls, row) ? 0 : read(argument.value(row));
    }
  }

  private long read(long value) {
    long perSecond = TimeUnits.perSecond(from);
    boolean instant = TimeUnits.isInstant(from) && field != DateField.EPOCH;
    long local = instant ? TimeUnits.toLocal(value, perSecond, zone) : value;
    return switch (field) {
      case TIMEZONE -> (local - value) / perSecond;
      case TIMEZONE_HOUR -> (local - value) / perSecond / 3600;
      case TIMEZONE_MINUTE -> (local - value) / perSecond / 60 % 60;
      default -> ofTime(local, perSecond);
    };
  }

  private long ofTime(long value, long perSecond) {
    long seconds = Math.floorDiv(value, perSecond);
    long fraction = value - seconds * perSecond;
    if (from == Simple.INTERVAL_DAY_TIME) {
      // Of a negative interval all fields are negative.
      return value < 0 ? -ofDuration(-value) : ofDuration(value);
    }
    return switch (field) {
      case EPOCH -> isFractional() ? fractional(seconds, fraction, perSecond) : seconds;
      case SECOND -> {
        long second = Math.floorMod(seconds, 60L);
        yield isFractional() ? fractional(second, fraction, perSecond) : second;
      }
      case MILLISECOND -> (Math.floorMod(seconds, 60L) * perSecond + fraction) / (perSecond / 1000);
      case MICROSECOND ->
          (Math.floorMod(seconds, 60L) * perSecond + fraction) / (perSecond / 1_000_000);
      case NANOSECOND ->
          (Math.floorMod(seconds, 60L) * perSecond + fraction) * (1_000_000_000 / perSecond);
      case MINUTE -> Math.floorMod(Math.floorDiv(seconds, 60L), 60L);
      case HOUR -> Math.floorMod(Math.floorDiv(seconds, 3600L), 24L);
      default -> {
        if (from instanceof Time) {
          throw Errors.invalidArgument("a TIME has no " + field);
        }
        yield field.ofDay(Math.floorDiv(seconds, 86_400L));
      }
    };
  }

  /** A field of an interval of microseconds: days, then the time left. */
  private long ofDuration(long micros) {
    long seconds = micros / TimeUnits.MICROS_PER_SECOND;
    long ofMinute = micros % (60 * TimeUnits.MICROS_PER_SECOND);
    return switch (field) {
      case EPOCH -> isFractional() ? micros : seconds;
      case DAY -> seconds / 86_400;
      case HOUR -> seconds / 3600 % 24;
      case MINUTE -> seconds / 60 % 60;
      case SECOND -> ofMinute / TimeUnits.MICROS_PER_SECOND;
      case MILLISECOND -> ofMinute / 1000;
      case MICROSECOND -> ofMinute;
      case NANOSECOND -> ofMinute * 1000;
      default -> field.ofMonths(0);
    };
  }

  private long fractional(long seconds, long fraction, long perSecond) {
    long factor = fractionFactor();
    return seconds * factor
        + (factor >= perSecond ? fraction * (factor / perSecond) : fraction / (perSecond / factor));
  }

  private Column typed(long[] values, int rows, byte[] nulls) {
    if (type.isFloating()) {
      double[] out = result.doubles(rows);
      double unit = isFractional() ? TimeUnits.MICROS_PER_SECOND : 1;
      for (int i = 0; i < rows; i++) {
        out[i] = values[i] / unit;
      }
      return new DoubleColumn(type, rows, out, nulls);
    }
    if (type.layout() == Layout.INT) {
      int[] out = result.ints(rows);
      for (int i = 0; i < rows; i++) {
        out[i] = (int) values[i];
      }
      return new IntColumn(type, rows, out, nulls);
    }
    return new LongColumn(type, rows, values, nulls);
  }
}
