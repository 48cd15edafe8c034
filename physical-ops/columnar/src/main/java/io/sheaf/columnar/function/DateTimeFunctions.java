package io.sheaf.columnar.function;

import static io.sheaf.columnar.function.RowFunctions.define;
import static io.sheaf.columnar.function.RowFunctions.number;
import static io.sheaf.columnar.function.RowFunctions.string;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.DataType.Time;
import io.sheaf.columnar.type.DataType.Timestamp;
import java.time.DayOfWeek;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;

/** Dates and times counted, moved, truncated and put together. */
final class DateTimeFunctions {
  static final Timestamp LOCAL = new Timestamp(6, false);
  static final Timestamp INSTANT = new Timestamp(6, true);
  static final Time TIME = new Time(6);

  private static final Signature SPAN =
      Signature.of(Simple.BIGINT, Kind.STRING, Kind.TIMESTAMP, Kind.TIMESTAMP)
          .or(Signature.of(Simple.BIGINT, Kind.STRING, Kind.TIME, Kind.TIME));

  private DateTimeFunctions() {}

  static List<ScalarFunction> all() {
    return List.of(
        define(
                "date_trunc datetrunc",
                Signature.like(1, Kind.STRING, Kind.TEMPORAL)
                    .or(Signature.of(Simple.INTERVAL_DAY_TIME, Kind.STRING, Kind.DURATION)),
                "The start of the unit that holds the value. The result has the value's type;"
                    + " DuckDB makes dates timestamps for units below a day.",
                "date_trunc('month', date '2024-05-17') = 2024-05-01")
            .kernel(TruncateKernel::new),
        number(
            "date_ceil",
            Signature.like(1, Kind.STRING, Kind.DATETIME),
            DateSteps::ceil,
            "The start of the unit, or of the next one for a value that is not at a start.",
            "ceil(date '2024-05-17' to month) = 2024-06-01"),
        number(
            "date_diff datediff",
            SPAN,
            (in, row) -> DateSteps.boundaries(in, row),
            "How many starts of the unit lie after the first point in time, up to the second; of"
                + " weeks the days between over seven.",
            "date_diff('month', date '2024-01-31', date '2024-03-01') = 2"),
        number(
            "date_sub datesub timestampdiff",
            SPAN,
            (in, row) -> DateSteps.wholeUnits(in, row),
            "How many whole units lie between two points in time.",
            "date_sub('month', date '2024-01-31', date '2024-03-01') = 1"),
        number(
            "timestampadd dateadd",
            Signature.like(2, Kind.STRING, Kind.INTEGER, Kind.TEMPORAL),
            DateSteps::add,
            "The point in time some units on; a date takes units from the day up.",
            "timestampadd(month, 1, date '2024-01-31') = 2024-02-29"),
        define(
                "date_add",
                Signature.like(0, Kind.TEMPORAL, Kind.INTERVAL)
                    .or(Signature.like(0, Kind.DATE, Kind.INTEGER)),
                "The point in time an interval on, or a date some days on; a date stays a date.",
                "date_add(date '2024-01-31', interval '1' month) = 2024-02-29")
            .kernel(
                site ->
                    new WordMap(
                        site.type(),
                        TemporalArithmetic.shift(
                            site.operand(0), site.operand(1), site.type(), 1))),
        number(
            "add_months",
            Signature.like(0, Kind.DATETIME, Kind.INTEGER),
            (in, row) ->
                TemporalArithmetic.months(in.type(0), in.type(0), 1)
                    .applyAsLong(in.number(0, row), in.number(1, row)),
            "Some months on, the day cut to the month's end.",
            "add_months(date '2024-01-31', 1) = 2024-02-29"),
        define(
                "age",
                Signature.of(Simple.INTERVAL_DAY_TIME, Kind.TIMESTAMP, Kind.TIMESTAMP).optional(1),
                "The time from the second point in time to the first, or from the first to today's"
                    + " midnight, in days and less; DuckDB counts years and months too.",
                "age(date '2024-05-17', date '2024-05-01') = 16 00:00:00")
            .ofSession()
            .kernel(site -> new RowCall(site, (RowCall.ToNumber) DateSteps::age)),
        number(
            "last_day",
            Signature.of(Simple.DATE, Kind.TIMESTAMP),
            (in, row) -> DateSteps.lastDay(DateSteps.days(in.number(0, row))),
            "The last day of the month.",
            "last_day(date '2024-02-03') = 2024-02-29"),
        number(
            "next_day",
            Signature.of(Simple.DATE, Kind.TIMESTAMP, Kind.STRING),
            (in, row) -> DateSteps.nextDay(DateSteps.days(in.number(0, row)), in.string(1, row)),
            "The first day of that name after the date.",
            "next_day(date '2024-05-17', 'monday') = 2024-05-20"),
        string(
            "dayname",
            Signature.of(Simple.VARCHAR, Kind.TIMESTAMP),
            (in, row) -> {
              long days = DateSteps.days(in.number(0, row));
              return DayOfWeek.of((CivilDate.dayOfWeek(days) + 6) % 7 + 1)
                  .getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            },
            "The English name of the day.",
            "dayname(date '2024-05-17') = Friday"),
        string(
            "monthname",
            Signature.of(Simple.VARCHAR, Kind.TIMESTAMP),
            (in, row) ->
                Month.of(CivilDate.month(DateSteps.days(in.number(0, row))))
                    .getDisplayName(TextStyle.FULL, Locale.ENGLISH),
            "The English name of the month.",
            "monthname(date '2024-05-17') = May"),
        number(
            "make_date",
            Signature.of(Simple.DATE, Kind.INTEGER, Kind.INTEGER, Kind.INTEGER)
                .or(Signature.of(Simple.DATE, Kind.INTEGER)),
            DateSteps::makeDate,
            "The date of a year, month and day, or some days after 1970-01-01.",
            "make_date(2024, 5, 17) = 2024-05-17"),
        number(
            "make_time",
            Signature.of(TIME, Kind.INTEGER, Kind.INTEGER, Kind.DOUBLE),
            (in, row) -> DateSteps.timeOfDay(in, row, 0),
            "The time of an hour, minute and second.",
            "make_time(13, 5, 7.5) = 13:05:07.5"),
        number(
            "make_timestamp",
            Signature.of(
                    LOCAL,
                    Kind.INTEGER,
                    Kind.INTEGER,
                    Kind.INTEGER,
                    Kind.INTEGER,
                    Kind.INTEGER,
                    Kind.DOUBLE)
                .or(Signature.of(LOCAL, Kind.INTEGER)),
            DateSteps::makeTimestamp,
            "The timestamp of a year, month, day, hour, minute and second, or some microseconds"
                + " after 1970-01-01.",
            "make_timestamp(2024, 5, 17, 13, 5, 7.5) = 2024-05-17 13:05:07.5"),
        number(
            "make_timestamp_ms",
            Signature.of(LOCAL, Kind.INTEGER),
            (in, row) -> Math.multiplyExact(in.number(0, row), 1000L),
            "The timestamp some milliseconds after 1970-01-01.",
            "make_timestamp_ms(1500) = 1970-01-01 00:00:01.5"),
        number(
            "make_timestamp_ns",
            Signature.of(new Timestamp(9, false), Kind.INTEGER),
            (in, row) -> in.number(0, row),
            "The timestamp some nanoseconds after 1970-01-01.",
            "make_timestamp_ns(1500) = 1970-01-01 00:00:00.0000015"),
        number(
            "to_timestamp from_unixtime",
            Signature.of(INSTANT, Kind.DOUBLE),
            (in, row) -> DateSteps.instantOfEpoch(in.real(0, row)),
            "The instant some seconds after 1970-01-01 00:00 UTC.",
            "epoch(to_timestamp(1.5)) = 1.5"),
        number(
            "time_bucket date_bin",
            Signature.like(1, Kind.INTERVAL, Kind.DATETIME)
                .or(Signature.like(1, Kind.INTERVAL, Kind.DATETIME, Kind.INTERVAL))
                .or(Signature.like(1, Kind.INTERVAL, Kind.DATETIME, Kind.TIMESTAMP)),
            TimeBuckets::start,
            "The start of the bucket of that width which holds the value. Buckets are counted from"
                + " 2000-01-03, those of months from 2000-01-01, or from the point or with the"
                + " offset given.",
            "time_bucket(interval '2' month, date '2024-04-17') = 2024-03-01"),
        define(
                "timezone",
                Signature.computed(
                        DateTimeFunctions::otherClock,
                        "a timestamp with local time zone, for such a timestamp",
                        Kind.STRING,
                        Kind.DATETIME)
                    .or(Signature.of(Simple.BIGINT, Kind.TEMPORAL)),
                "A timestamp read in a zone gives an instant; an instant gives the zone's clock;"
                    + " with an instant alone the offset of the session's zone from UTC in"
                    + " seconds.",
                "timezone('Asia/Tokyo', timestamp '2024-05-17 09:00:00') at time zone 'UTC' ="
                    + " 2024-05-17 00:00:00")
            .kernel(
                site ->
                    site.operandTypes().size() == 1
                        ? new ExtractKernel(DateField.TIMEZONE, site)
                        : new RowCall(site, (RowCall.ToNumber) DateSteps::inZone)),
        number(
            "at_local",
            Signature.of(INSTANT, Kind.INSTANT),
            (in, row) -> in.number(0, row),
            "A timestamp read in the session's zone.",
            "timestamp '2024-05-17 09:00:00' at local at local is null = false"),
        moved("date_add_months", Simple.INTERVAL_YEAR_MONTH),
        moved("date_add_micros", Simple.INTERVAL_DAY_TIME));
  }

  /** With a zone for a timestamp without one, and the other way round. */
  private static DataType otherClock(List<DataType> operands) {
    int precision = operands.get(1) instanceof Timestamp given ? given.precision() : 6;
    return new Timestamp(precision, !TimeUnits.isInstant(operands.get(1)));
  }

  /** What the planner calls for {@code +} and {@code -} with an interval. */
  private static ScalarFunction moved(String name, DataType interval) {
    return ScalarFunction.named(name)
        .types(
            operands ->
                operands.size() == 2
                        && Types.temporal(operands.get(0))
                        && (operands.get(1).isInteger() || operands.get(1).equals(interval))
                    ? operands.get(0)
                    : null)
        .internal()
        .throwing()
        .doc(
            "A point in time moved by an interval.",
            "date '2024-01-31' + interval '1' month = 2024-02-29")
        .kernel(
            site ->
                new WordMap(
                    site.type(),
                    interval == Simple.INTERVAL_YEAR_MONTH
                        ? TemporalArithmetic.months(site.operand(0), site.type(), 1)
                        : TemporalArithmetic.micros(site.operand(0), site.type(), 1)));
  }
}
