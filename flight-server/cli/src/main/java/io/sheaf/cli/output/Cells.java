package io.sheaf.cli.output;

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
import io.sheaf.columnar.function.ValueText;
import io.sheaf.columnar.type.DataType;
import io.sheaf.sql.text.IntervalText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HexFormat;

/**
 * Values as plain text: decimals with their scale, dates ISO, timestamps {@code yyyy-MM-dd
 * HH:mm:ss[.f]}, booleans true and false, floating-point numbers in the shortest form that reads
 * back, bytes in hexadecimal. Used by one thread.
 */
final class Cells {
  private static final long MICROS = 1_000_000;
  private static final long NANOS = 1_000_000_000;
  private static final long SECONDS_PER_DAY = 86_400;

  private final ZoneId zone;

  /**
   * @param zone in which instants are shown
   */
  Cells(ZoneId zone) {
    this.zone = zone;
  }

  /** Writes the value of a row that is not null. The column is flat. */
  void put(Output out, Column column, int row) {
    switch (column) {
      case BooleanColumn c -> out.put(c.values()[row] != 0 ? "true" : "false");
      case IntColumn c -> putInt(out, c.type(), c.values()[row]);
      case LongColumn c -> putLong(out, c.type(), c.values()[row]);
      case Int128Column c -> putWide(out, c.type(), c.words()[2 * row], c.words()[2 * row + 1]);
      case DoubleColumn c -> putDouble(out, c.type(), c.values()[row]);
      case ViewColumn c -> putBytes(out, c.type(), c.views()[2 * row], c.views()[2 * row + 1]);
      case DictionaryColumn c -> put(out, c.dictionary(), c.codes()[row]);
      case ConstantColumn c -> put(out, c.value(), 0);
    }
  }

  private static void putInt(Output out, DataType type, int value) {
    if (type == DataType.Simple.DATE) {
      putDate(out, value);
    } else if (type == DataType.Simple.INTERVAL_YEAR_MONTH) {
      out.put(IntervalText.months(value));
    } else {
      out.put(value);
    }
  }

  private static void putDate(Output out, long epochDay) {
    LocalDate date = LocalDate.ofEpochDay(epochDay);
    if (date.getYear() < 0 || date.getYear() > 9999) {
      out.put(date.toString());
      return;
    }
    out.putDigits(date.getYear(), 4).put('-').putDigits(date.getMonthValue(), 2);
    out.put('-').putDigits(date.getDayOfMonth(), 2);
  }

  private void putLong(Output out, DataType type, long value) {
    switch (type) {
      case DataType.Decimal(int precision, int scale) -> putDecimal(out, value, scale);
      case DataType.Time(int precision) -> putTime(out, value, precision > 6 ? NANOS : MICROS);
      case DataType.Timestamp(int precision, boolean instant) ->
          putTimestamp(out, value, precision > 6 ? NANOS : MICROS, instant);
      case DataType.Simple simple when simple == DataType.Simple.INTERVAL_DAY_TIME ->
          out.put(IntervalText.micros(value));
      case DataType.Simple simple -> out.put(value);
      case DataType.Nested nested -> throw new IllegalStateException("a number: " + nested);
      case DataType.Char text -> throw new IllegalStateException("text as numbers: " + text);
    }
  }

  private static void putDecimal(Output out, long unscaled, int scale) {
    if (scale == 0) {
      out.put(unscaled);
    } else if (scale > 18 || unscaled == Long.MIN_VALUE) {
      out.put(BigDecimal.valueOf(unscaled, scale).toPlainString());
    } else {
      long power = 1;
      for (int i = 0; i < scale; i++) {
        power *= 10;
      }
      long size = Math.abs(unscaled);
      if (unscaled < 0) {
        out.put('-');
      }
      out.putDigits(size / power, 1).put('.').putDigits(size % power, scale);
    }
  }

  private static void putWide(Output out, DataType type, long low, long high) {
    int scale = type instanceof DataType.Decimal decimal ? decimal.scale() : 0;
    if (high == low >> 63) {
      putDecimal(out, low, scale);
      return;
    }
    byte[] words = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    out.put(new BigDecimal(new BigInteger(words), scale).toPlainString());
  }

  private static void putDouble(Output out, DataType type, double value) {
    out.put(type == DataType.Simple.REAL ? Float.toString((float) value) : Double.toString(value));
  }

  private void putBytes(Output out, DataType type, long first, long second) {
    if (type.isString()) {
      out.putView(first, second);
    } else if (type.isNested() || type == DataType.Simple.UUID) {
      out.put(ValueText.format(Views.bytes(first, second), type, zone));
    } else {
      out.put(HexFormat.of().formatHex(Views.bytes(first, second)));
    }
  }

  /** Time of day, with the fraction's digits up to the last that is not zero. */
  private static void putTime(Output out, long sinceMidnight, long unit) {
    long second = sinceMidnight / unit;
    out.putDigits(second / 3600, 2).put(':').putDigits(second / 60 % 60, 2);
    out.put(':').putDigits(second % 60, 2);
    long fraction = sinceMidnight % unit;
    if (fraction != 0) {
      int digits = unit == NANOS ? 9 : 6;
      while (fraction % 10 == 0) {
        fraction /= 10;
        digits--;
      }
      out.put('.').putDigits(fraction, digits);
    }
  }

  private void putTimestamp(Output out, long value, long unit, boolean instant) {
    if (!instant) {
      long day = Math.floorDiv(value, SECONDS_PER_DAY * unit);
      putDate(out, day);
      out.put(' ');
      putTime(out, Math.floorMod(value, SECONDS_PER_DAY * unit), unit);
      return;
    }
    ZonedDateTime shown = Instant.ofEpochSecond(Math.floorDiv(value, unit)).atZone(zone);
    putDate(out, shown.toLocalDate().toEpochDay());
    out.put(' ');
    putTime(out, shown.toLocalTime().toSecondOfDay() * unit + Math.floorMod(value, unit), unit);
    out.put(shown.getOffset().getId().equals("Z") ? "+00:00" : shown.getOffset().getId());
  }
}
