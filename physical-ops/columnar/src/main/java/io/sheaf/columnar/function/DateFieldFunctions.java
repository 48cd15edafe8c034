package io.sheaf.columnar.function;

import static io.sheaf.columnar.function.RowFunctions.define;
import static io.sheaf.columnar.function.RowFunctions.number;
import static io.sheaf.columnar.function.RowFunctions.real;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.DataType.Time;
import io.sheaf.columnar.type.DataType.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Fields of dates, times and intervals; {@code EXTRACT(field FROM x)} calls them too. */
final class DateFieldFunctions {
  private static final Signature FIELD =
      Signature.of(Simple.BIGINT, Kind.TEMPORAL).or(Signature.of(Simple.BIGINT, Kind.INTERVAL));

  private DateFieldFunctions() {}

  static List<ScalarFunction> all() {
    List<ScalarFunction> all = new ArrayList<>();
    for (DateField field : DateField.values()) {
      if (field == DateField.TIMEZONE) {
        // A form of the function timezone.
        continue;
      }
      String names =
          switch (field) {
            case DAY -> "day dayofmonth";
            case WEEK -> "week weekofyear";
            case DOW -> "dayofweek weekday";
            default -> field.functionName();
          };
      boolean epoch = field == DateField.EPOCH;
      Signature signature =
          epoch
              ? Signature.of(Simple.DOUBLE, Kind.TEMPORAL)
                  .or(Signature.of(Simple.DOUBLE, Kind.INTERVAL))
              : FIELD;
      all.add(
          define(
                  names,
                  signature,
                  doc(field),
                  epoch ? "epoch(timestamp '1970-01-02 00:00:01.5') = 86401.5" : field.example())
              .kernel(site -> new ExtractKernel(field, site)));
    }
    all.add(
        number(
            "date_part datepart",
            Signature.of(Simple.BIGINT, Kind.STRING, Kind.TEMPORAL)
                .or(Signature.of(Simple.BIGINT, Kind.STRING, Kind.INTERVAL)),
            (in, row) ->
                in.derived(
                        0,
                        row,
                        name -> new ExtractKernel(DateField.field(name), in.type(1), in.site()))
                    .field(in.number(1, row)),
            "The field of that name, as an integer; epoch() gives parts of seconds.",
            "date_part('year', date '2024-05-17') = 2024"));
    all.add(
        real(
            "julian",
            Signature.of(Simple.DOUBLE, Kind.TIMESTAMP),
            (in, row) -> in.number(0, row) / (double) TimeUnits.MICROS_PER_DAY + 2_440_588,
            "The Julian day, with the day's part.",
            "julian(timestamp '2024-05-17 12:00:00') = 2460448.5"));
    all.add(epoch("epoch_ms", 1_000, true));
    all.add(epoch("epoch_us", 1_000_000, false));
    all.add(epoch("epoch_ns", 1_000_000_000, false));
    return all;
  }

  private static String doc(DateField field) {
    String name = field.name().toLowerCase(Locale.ROOT);
    return switch (field) {
      case DOW -> "Day of the week, 0 for Sunday to 6.";
      case ISODOW -> "Day of the week, 1 for Monday to 7.";
      case DOY -> "Day of the year.";
      case WEEK -> "Week of the year as ISO 8601 counts, 1 to 53.";
      case ISOYEAR -> "The year that the ISO week belongs to.";
      case YEARWEEK -> "ISO year and week as one number.";
      case ERA -> "1 for years after Christ, 0 before.";
      case EPOCH -> "Seconds since 1970-01-01, of an interval its seconds.";
      case MILLISECOND, MICROSECOND, NANOSECOND ->
          "The seconds of the minute in " + name + "s, their part too.";
      case TIMEZONE_HOUR -> "The hours of the zone's offset from UTC.";
      case TIMEZONE_MINUTE -> "The minutes of the zone's offset from UTC.";
      default -> "The " + name + " of a date, time or interval.";
    };
  }

  /** Units since the epoch, and for milliseconds the way back. */
  private static ScalarFunction epoch(String name, long perSecond, boolean back) {
    Signature signature =
        Signature.of(Simple.BIGINT, Kind.TEMPORAL).or(Signature.of(Simple.BIGINT, Kind.INTERVAL));
    if (back) {
      signature = signature.or(Signature.of(DateTimeFunctions.LOCAL, Kind.INTEGER));
    }
    String unit = name.endsWith("ms") ? "Milli" : name.endsWith("us") ? "Micro" : "Nano";
    return number(
        name,
        signature,
        (in, row) -> {
          DataType type = in.type(0);
          long value = in.number(0, row);
          if (type.isInteger()) {
            return Math.multiplyExact(value, TimeUnits.MICROS_PER_SECOND / perSecond);
          }
          if (type == Simple.DATE) {
            return Math.multiplyExact(value, 86_400 * perSecond);
          }
          if (type == Simple.INTERVAL_YEAR_MONTH) {
            return Math.multiplyExact(DateField.EPOCH.ofMonths(value), perSecond);
          }
          long own =
              type instanceof Timestamp || type instanceof Time
                  ? TimeUnits.perSecond(type)
                  : TimeUnits.MICROS_PER_SECOND;
          return own >= perSecond
              ? Math.floorDiv(value, own / perSecond)
              : Math.multiplyExact(value, perSecond / own);
        },
        unit
            + "seconds since 1970-01-01, of an interval its own"
            + (back ? "; of an integer the timestamp so many on." : "."),
        name + "(date '1970-01-02') = " + 86_400 * perSecond);
  }
}
