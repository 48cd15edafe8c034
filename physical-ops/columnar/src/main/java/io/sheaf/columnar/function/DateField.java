package io.sheaf.columnar.function;

import java.util.Arrays;
import java.util.Locale;

/** Fields of dates and times, and units to truncate to. */
enum DateField {
  NANOSECOND,
  MICROSECOND,
  MILLISECOND,
  SECOND,
  MINUTE,
  HOUR,
  DAY,
  WEEK,
  MONTH,
  QUARTER,
  YEAR,
  DECADE,
  CENTURY,
  MILLENNIUM,
  ERA,
  DOW,
  ISODOW,
  DOY,
  ISOYEAR,
  YEARWEEK,
  EPOCH,
  TIMEZONE,
  TIMEZONE_HOUR,
  TIMEZONE_MINUTE;

  private static final long MONTHS_IN_YEAR = 12;

  private static final DateField[] UNITS = {
    MICROSECOND,
    MILLISECOND,
    SECOND,
    MINUTE,
    HOUR,
    DAY,
    WEEK,
    MONTH,
    QUARTER,
    YEAR,
    DECADE,
    CENTURY,
    MILLENNIUM
  };

  /** The unit with this name, in any case, singular or plural or abbreviated. */
  static DateField unit(String name) {
    DateField unit = find(name);
    if (unit == null || !Arrays.asList(UNITS).contains(unit)) {
      throw Errors.invalidArgument("'" + name + "' is not a unit of time")
          .withHint(
              "units are second, minute, hour, day, week, month, quarter, year, decade, century");
    }
    return unit;
  }

  /** The field with this name, in any case, singular or plural or abbreviated. */
  static DateField field(String name) {
    DateField field = find(name);
    if (field == null) {
      throw Errors.invalidArgument("'" + name + "' is not a field of a date or time")
          .withHint(
              "fields are second, minute, hour, day, dow, isodow, doy, week, isoyear, month,"
                  + " quarter, year, decade, century, millennium, era, epoch");
    }
    return field;
  }

  private static DateField find(String name) {
    String wanted = name.strip().toUpperCase(Locale.ROOT);
    return switch (wanted) {
      case "US", "USEC", "USECS", "USECOND", "USECONDS" -> MICROSECOND;
      case "MS", "MSEC", "MSECS", "MSECOND", "MSECONDS" -> MILLISECOND;
      case "NS" -> NANOSECOND;
      case "S", "SEC", "SECS" -> SECOND;
      case "M", "MIN", "MINS" -> MINUTE;
      case "H", "HR", "HRS" -> HOUR;
      case "D", "DAYOFMONTH" -> DAY;
      case "W", "WEEKOFYEAR" -> WEEK;
      case "MON", "MONS" -> MONTH;
      case "Y", "YR", "YRS" -> YEAR;
      case "DEC", "DECS" -> DECADE;
      case "CENTURIES", "CENT", "C" -> CENTURY;
      case "MILLENNIA", "MIL", "MILS" -> MILLENNIUM;
      case "WEEKDAY", "DAYOFWEEK" -> DOW;
      case "DAYOFYEAR" -> DOY;
      default -> {
        for (DateField field : values()) {
          if (wanted.equals(field.name()) || wanted.equals(field.name() + "S")) {
            yield field;
          }
        }
        yield null;
      }
    };
  }

  /** The function that gives the field. */
  String functionName() {
    return switch (this) {
      case DOW -> "dayofweek";
      case DOY -> "dayofyear";
      default -> name().toLowerCase(Locale.ROOT);
    };
  }

  String example() {
    return functionName() + "(date '2024-05-17') = " + ofDay(19_860);
  }

  /** The field's value on a day; 0 for fields of the time of day. */
  long ofDay(long days) {
    return switch (this) {
      case NANOSECOND, MICROSECOND, MILLISECOND, SECOND, MINUTE, HOUR -> 0;
      case TIMEZONE, TIMEZONE_HOUR, TIMEZONE_MINUTE -> 0;
      case DAY -> CivilDate.day(days);
      case WEEK -> CivilDate.week(days);
      case MONTH -> CivilDate.month(days);
      case QUARTER -> (CivilDate.month(days) + 2) / 3;
      case YEAR -> CivilDate.year(days);
      case DECADE -> CivilDate.year(days) / 10;
      case CENTURY -> Math.floorDiv(CivilDate.year(days) - 1, 100) + 1;
      case MILLENNIUM -> Math.floorDiv(CivilDate.year(days) - 1, 1000) + 1;
      case DOW -> CivilDate.dayOfWeek(days);
      case ISODOW -> (CivilDate.dayOfWeek(days) + 6) % 7 + 1;
      case DOY -> CivilDate.dayOfYear(days);
      case ERA -> CivilDate.year(days) > 0 ? 1 : 0;
      case ISOYEAR -> isoYear(days);
      case YEARWEEK -> isoYear(days) * 100 + CivilDate.week(days);
      case EPOCH -> days * 86_400;
    };
  }

  /** The year that the day's week belongs to: that of its Thursday. */
  private static long isoYear(long days) {
    return CivilDate.year(days - Math.floorMod(days + 3, 7L) + 3);
  }

  /** The field's value of an interval of months. */
  long ofMonths(long months) {
    return switch (this) {
      case MONTH -> months % MONTHS_IN_YEAR;
      case QUARTER -> months % MONTHS_IN_YEAR / 3 + 1;
      case YEAR -> months / MONTHS_IN_YEAR;
      case DECADE -> months / (10 * MONTHS_IN_YEAR);
      case CENTURY -> months / (100 * MONTHS_IN_YEAR);
      case MILLENNIUM -> months / (1000 * MONTHS_IN_YEAR);
      case EPOCH ->
          // A year has 365.25 days and a month 30, as in PostgreSQL.
          months / MONTHS_IN_YEAR * 31_557_600 + months % MONTHS_IN_YEAR * 2_592_000;
      case NANOSECOND, MICROSECOND, MILLISECOND, SECOND, MINUTE, HOUR, DAY -> 0;
      default ->
          throw Errors.invalidArgument("an interval has no " + name().toLowerCase(Locale.ROOT));
    };
  }

  /** The first day of the unit that holds a day; the day itself for DAY and smaller units. */
  long firstDay(long days) {
    return switch (this) {
      case WEEK -> days - Math.floorMod(days + 3, 7L);
      case MONTH -> CivilDate.days(CivilDate.year(days), CivilDate.month(days), 1);
      case QUARTER ->
          CivilDate.days(CivilDate.year(days), (CivilDate.month(days) - 1) / 3 * 3 + 1, 1);
      case YEAR -> CivilDate.days(CivilDate.year(days), 1, 1);
      case DECADE -> CivilDate.days(Math.floorDiv(CivilDate.year(days), 10) * 10L, 1, 1);
      case CENTURY -> CivilDate.days(Math.floorDiv(CivilDate.year(days), 100) * 100L, 1, 1);
      case MILLENNIUM -> CivilDate.days(Math.floorDiv(CivilDate.year(days), 1000) * 1000L, 1, 1);
      default -> days;
    };
  }

  /** Length of a unit shorter than a day, given the units in a second; 0 for others. */
  long length(long perSecond) {
    return switch (this) {
      case MICROSECOND -> perSecond / 1_000_000;
      case MILLISECOND -> perSecond / 1_000;
      case SECOND -> perSecond;
      case MINUTE -> 60 * perSecond;
      case HOUR -> 3600 * perSecond;
      default -> 0;
    };
  }
}
