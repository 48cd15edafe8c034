package io.sheaf.columnar.function;

import static io.sheaf.columnar.function.RowFunctions.number;

import io.sheaf.columnar.type.DataType.Simple;
import java.util.List;

/** Intervals made of numbers. */
final class IntervalFunctions {
  private IntervalFunctions() {}

  static List<ScalarFunction> all() {
    return List.of(
        months("months", 1, "to_months(14) = 1-2"),
        months("quarters", 3, "to_quarters(2) = 0-6"),
        months("years", 12, "to_years(2) = 2-0"),
        months("decades", 120, "to_decades(1) = 10-0"),
        months("centuries", 1_200, "to_centuries(1) = 100-0"),
        months("millennia", 12_000, "to_millennia(1) = 1000-0"),
        micros("microseconds", 1, "to_microseconds(1500000) = 0 00:00:01.5"),
        micros("milliseconds", 1_000, "to_milliseconds(1500) = 0 00:00:01.5"),
        micros("seconds", 1_000_000, "to_seconds(90) = 0 00:01:30"),
        micros("minutes", 60_000_000, "to_minutes(90) = 0 01:30:00"),
        micros("hours", 3_600_000_000L, "to_hours(30) = 1 06:00:00"),
        micros("days", TimeUnits.MICROS_PER_DAY, "to_days(3) = 3 00:00:00"),
        micros("weeks", 7 * TimeUnits.MICROS_PER_DAY, "to_weeks(1) = 7 00:00:00"),
        number(
            "to_interval",
            Signature.of(Simple.INTERVAL_DAY_TIME, Kind.STRING)
                .or(Signature.of(Simple.INTERVAL_DAY_TIME, Kind.DURATION)),
            (in, row) ->
                in.type(0) == Simple.INTERVAL_DAY_TIME
                    ? in.number(0, row)
                    : DurationText.parse(in.string(0, row)),
            "An interval of weeks, days, hours, minutes and seconds as a string tells it; also"
                + " written string::INTERVAL. Years and months are to_years and to_months.",
            "to_interval('1 day 2 hours 30 min') = 1 02:30:00"),
        number(
            "make_interval_months",
            Signature.of(Simple.INTERVAL_YEAR_MONTH, Kind.INTEGER, Kind.INTEGER),
            (in, row) ->
                months(
                    Math.addExact(Math.multiplyExact(in.number(0, row), 12L), in.number(1, row))),
            "An interval of years and months.",
            "make_interval_months(1, 2) = 1-2"),
        number(
            "make_interval_time make_interval",
            Signature.of(
                Simple.INTERVAL_DAY_TIME, Kind.INTEGER, Kind.INTEGER, Kind.INTEGER, Kind.DOUBLE),
            (in, row) ->
                Math.addExact(
                    Math.addExact(
                        Math.multiplyExact(in.number(0, row), TimeUnits.MICROS_PER_DAY),
                        Math.multiplyExact(
                            Math.addExact(
                                Math.multiplyExact(in.number(1, row), 60L), in.number(2, row)),
                            60_000_000L)),
                    Math.round(in.real(3, row) * TimeUnits.MICROS_PER_SECOND)),
            "An interval of days, hours, minutes and seconds.",
            "make_interval_time(1, 2, 3, 4.5) = 1 02:03:04.5"));
  }

  private static long months(long months) {
    if (months != (int) months) {
      throw Errors.outOfRange(months + " months", Simple.INTERVAL_YEAR_MONTH);
    }
    return months;
  }

  private static ScalarFunction months(String unit, long months, String example) {
    return number(
        "to_" + unit,
        Signature.of(Simple.INTERVAL_YEAR_MONTH, Kind.INTEGER),
        (in, row) -> months(Math.multiplyExact(in.number(0, row), months)),
        "An interval of so many " + unit + ".",
        example);
  }

  private static ScalarFunction micros(String unit, long micros, String example) {
    return number(
        "to_" + unit,
        Signature.of(Simple.INTERVAL_DAY_TIME, Kind.INTEGER),
        (in, row) -> Math.multiplyExact(in.number(0, row), micros),
        "An interval of so many " + unit + ".",
        example);
  }
}
