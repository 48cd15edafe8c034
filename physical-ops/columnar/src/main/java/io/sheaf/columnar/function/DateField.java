package io.sheaf.columnar.function;

import java.util.Locale;

/** Fields of dates and times, and units to truncate to. */
enum DateField {
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
  DOW,
  ISODOW,
  DOY,
  EPOCH;

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

  /** The unit with this name, in any case, singular or plural. */
  static DateField unit(String name) {
    String wanted = name.trim().toUpperCase(Locale.ROOT);
    for (DateField unit : UNITS) {
      if (wanted.equals(unit.name()) || wanted.equals(unit.name() + "S")) {
        return unit;
      }
    }
    throw Errors.invalidArgument("'" + name + "' is not a unit of time")
        .withHint(
            "units are second, minute, hour, day, week, month, quarter, year, decade, century");
  }

  String example() {
    return "extract_" + name().toLowerCase(Locale.ROOT) + "(date '2024-05-17') = " + ofDay(19_860);
  }

  /** The field's value on a day; 0 for fields of the time of day. */
  long ofDay(long days) {
    return switch (this) {
      case MICROSECOND, MILLISECOND, SECOND, MINUTE, HOUR -> 0;
      case DAY -> CivilDate.day(days);
      case WEEK -> CivilDate.week(days);
      case MONTH -> CivilDate.month(days);
      case QUARTER -> (CivilDate.month(days) + 2) / 3;
      case YEAR -> CivilDate.year(days);
      case DECADE -> Math.floorDiv(CivilDate.year(days), 10);
      case CENTURY -> Math.floorDiv(CivilDate.year(days) - 1, 100) + 1;
      case MILLENNIUM -> Math.floorDiv(CivilDate.year(days) - 1, 1000) + 1;
      case DOW -> CivilDate.dayOfWeek(days);
      case ISODOW -> (CivilDate.dayOfWeek(days) + 6) % 7 + 1;
      case DOY -> CivilDate.dayOfYear(days);
      case EPOCH -> days * 86_400;
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
      case CENTURY -> CivilDate.days(Math.floorDiv(CivilDate.year(days) - 1, 100) * 100L + 1, 1, 1);
      case MILLENNIUM ->
          CivilDate.days(Math.floorDiv(CivilDate.year(days) - 1, 1000) * 1000L + 1, 1, 1);
      case MICROSECOND, MILLISECOND, SECOND, MINUTE, HOUR, DAY, DOW, ISODOW, DOY, EPOCH -> days;
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
