package io.sheaf.columnar.function;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.Locale;

/** What date functions do with one row. Timestamps are in microseconds unless told. */
final class DateSteps {
  private static final long PER_DAY = TimeUnits.MICROS_PER_DAY;
  private static final long PER_SECOND = TimeUnits.MICROS_PER_SECOND;

  private DateSteps() {}

  /** The day of a timestamp. */
  static long days(long micros) {
    return Math.floorDiv(micros, PER_DAY);
  }

  private static DateField unit(RowCall in, int row) {
    return in.derived(0, row, DateField::unit);
  }

  /** The number of the unit that holds a timestamp, counted from some start. */
  private static long number(DateField unit, long micros) {
    long length = unit.length(PER_SECOND);
    if (length > 0) {
      return Math.floorDiv(micros, length);
    }
    long days = days(micros);
    long year = CivilDate.year(days);
    return switch (unit) {
      case MONTH -> year * 12 + CivilDate.month(days);
      case QUARTER -> year * 4 + (CivilDate.month(days) - 1) / 3;
      case YEAR -> year;
      case DECADE -> Math.floorDiv(year, 10L);
      case CENTURY -> Math.floorDiv(year, 100L);
      case MILLENNIUM -> Math.floorDiv(year, 1000L);
      default -> days;
    };
  }

  static long boundaries(RowCall in, int row) {
    DateField unit = unit(in, row);
    long perSecond = TimeUnits.perSecond(in.type(1));
    long scale = perSecond / PER_SECOND;
    if (unit == DateField.WEEK) {
      return (days(in.number(2, row) / scale) - days(in.number(1, row) / scale)) / 7;
    }
    return number(unit, in.number(2, row) / scale) - number(unit, in.number(1, row) / scale);
  }

  /** How many months a unit has; 0 for units of a fixed length. */
  private static long months(DateField unit) {
    return switch (unit) {
      case MONTH -> 1;
      case QUARTER -> 3;
      case YEAR -> 12;
      case DECADE -> 120;
      case CENTURY -> 1200;
      case MILLENNIUM -> 12_000;
      default -> 0;
    };
  }

  /** Length of a unit that is no number of months. */
  private static long length(DateField unit) {
    return unit == DateField.WEEK
        ? 7 * PER_DAY
        : unit == DateField.DAY ? PER_DAY : unit.length(PER_SECOND);
  }

  static long wholeUnits(RowCall in, int row) {
    DateField unit = unit(in, row);
    long scale = TimeUnits.perSecond(in.type(1)) / PER_SECOND;
    long from = in.number(1, row) / scale;
    long to = in.number(2, row) / scale;
    long months = months(unit);
    return months == 0
        ? Math.subtractExact(to, from) / length(unit)
        : wholeMonths(from, to) / months;
  }

  /** Months from one timestamp to another, rounded towards zero; ends of months are alike. */
  static long wholeMonths(long from, long to) {
    if (from > to) {
      return -wholeMonths(to, from);
    }
    long first = days(from);
    long last = days(to);
    long months =
        (CivilDate.year(last) - CivilDate.year(first)) * 12L
            + CivilDate.month(last)
            - CivilDate.month(first);
    long there = CivilDate.addMonths(first, months);
    boolean reached =
        there < last
            || (there == last && Math.floorMod(to, PER_DAY) >= Math.floorMod(from, PER_DAY));
    return reached ? months : months - 1;
  }

  static long add(RowCall in, int row) {
    DateField unit = unit(in, row);
    DataType type = in.type(2);
    long amount = in.number(1, row);
    long value = in.number(2, row);
    long months = months(unit);
    if (months != 0) {
      if (type instanceof DataType.Time) {
        throw Errors.invalidArgument(
            "a time of day has no " + unit.name().toLowerCase(Locale.ROOT));
      }
      return TemporalArithmetic.months(type, type, 1)
          .applyAsLong(value, Math.multiplyExact(amount, months));
    }
    if (type == Simple.DATE && length(unit) < PER_DAY) {
      throw Errors.invalidArgument(
              "a date cannot move by a " + unit.name().toLowerCase(Locale.ROOT))
          .withHint("cast it to TIMESTAMP");
    }
    return TemporalArithmetic.micros(type, type, 1)
        .applyAsLong(value, Math.multiplyExact(amount, length(unit)));
  }

  static long ceil(RowCall in, int row) {
    DateField unit = unit(in, row);
    DataType type = in.type(1);
    ZoneId zone = in.site().context().zone();
    long perDay = TimeUnits.perDay(type);
    long value = in.number(1, row);
    boolean instant = TimeUnits.isInstant(type);
    long perSecond = TimeUnits.perSecond(type);
    long local = instant ? TimeUnits.toLocal(value, perSecond, zone) : value;
    long length = type == Simple.DATE ? 0 : unit.length(perSecond);
    if (length > 0) {
      long up = -Math.floorDiv(-local, length) * length;
      return instant ? TimeUnits.toInstant(up, perSecond, zone) : up;
    }
    long day = Math.floorDiv(local, perDay);
    long start = unit.firstDay(day);
    if (start * perDay == local) {
      return value;
    }
    long months = months(unit);
    long next =
        months > 0 ? CivilDate.addMonths(start, months) : start + (unit == DateField.WEEK ? 7 : 1);
    return instant ? TimeUnits.toInstant(next * perDay, perSecond, zone) : next * perDay;
  }

  static long age(RowCall in, int row) {
    if (in.count() == 2) {
      return Math.subtractExact(in.number(0, row), in.number(1, row));
    }
    long today =
        in.site()
            .context()
            .queryStart()
            .atZone(in.site().context().zone())
            .toLocalDate()
            .toEpochDay();
    return Math.subtractExact(today * PER_DAY, in.number(0, row));
  }

  static long lastDay(long days) {
    int year = CivilDate.year(days);
    int month = CivilDate.month(days);
    return CivilDate.days(year, month, CivilDate.lengthOfMonth(year, month));
  }

  static long nextDay(long days, String name) {
    for (DayOfWeek day : DayOfWeek.values()) {
      boolean named =
          day.name().equalsIgnoreCase(name.strip())
              || day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH).equalsIgnoreCase(name.strip());
      if (named) {
        long ahead = Math.floorMod(day.getValue() - CivilDate.dayOfWeek(days), 7);
        return days + (ahead == 0 ? 7 : ahead);
      }
    }
    throw Errors.invalidArgument("'" + name + "' is no day of the week");
  }

  private static long date(long year, long month, long day) {
    if (month < 1
        || month > 12
        || day < 1
        || Math.abs(year) > 1_000_000
        || day > CivilDate.lengthOfMonth(year, (int) month)) {
      throw new SheafException(
          ErrorCode.INVALID_DATETIME, "there is no date " + year + "-" + month + "-" + day);
    }
    return CivilDate.days(year, (int) month, (int) day);
  }

  static long makeDate(RowCall in, int row) {
    return in.count() == 1
        ? Math.toIntExact(in.number(0, row))
        : date(in.number(0, row), in.number(1, row), in.number(2, row));
  }

  /** The time of day of operands from one on: hour, minute, seconds. */
  static long timeOfDay(RowCall in, int row, int first) {
    long hour = in.number(first, row);
    long minute = in.number(first + 1, row);
    double seconds = in.real(first + 2, row);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || !(seconds >= 0 && seconds < 60)) {
      throw new SheafException(
          ErrorCode.INVALID_DATETIME, "there is no time " + hour + ":" + minute + ":" + seconds);
    }
    return (hour * 60 + minute) * 60 * PER_SECOND + Math.round(seconds * PER_SECOND);
  }

  static long makeTimestamp(RowCall in, int row) {
    if (in.count() == 1) {
      return in.number(0, row);
    }
    return date(in.number(0, row), in.number(1, row), in.number(2, row)) * PER_DAY
        + timeOfDay(in, row, 3);
  }

  static long instantOfEpoch(double seconds) {
    double micros = Math.rint(seconds * PER_SECOND);
    if (!(Math.abs(micros) < Long.MAX_VALUE)) {
      throw Errors.outOfRange(seconds + " seconds", DateTimeFunctions.INSTANT);
    }
    return (long) micros;
  }

  /** The zone of a name, an offset or an abbreviation that Java knows. */
  static ZoneId zone(String name) {
    try {
      return ZoneId.of(name.strip(), ZoneId.SHORT_IDS);
    } catch (DateTimeException unknown) {
      throw Errors.invalidArgument("there is no time zone '" + name + "'")
          .withHint("zones are named Europe/Berlin, UTC or +02:00");
    }
  }

  static long inZone(RowCall in, int row) {
    ZoneId zone = in.derived(0, row, DateSteps::zone);
    DataType type = in.type(1);
    long value = in.number(1, row);
    if (type == Simple.DATE) {
      return TimeUnits.toInstant(value * PER_DAY, PER_SECOND, zone);
    }
    long perSecond = TimeUnits.perSecond(type);
    return TimeUnits.isInstant(type)
        ? TimeUnits.toLocal(value, perSecond, zone)
        : TimeUnits.toInstant(value, perSecond, zone);
  }
}
