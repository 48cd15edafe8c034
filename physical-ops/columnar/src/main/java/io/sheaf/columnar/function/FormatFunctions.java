package io.sheaf.columnar.function;

import static io.sheaf.columnar.function.RowFunctions.number;
import static io.sheaf.columnar.function.RowFunctions.string;

import io.sheaf.columnar.type.DataType.Simple;
import java.time.ZoneId;
import java.util.List;

/** Values as text of a given form, and back. */
final class FormatFunctions {
  private static final Signature VALUES =
      Signature.of(Simple.VARCHAR, Kind.STRING)
          .or(Signature.of(Simple.VARCHAR, Kind.STRING, Kind.ANY).repeated());

  private FormatFunctions() {}

  static List<ScalarFunction> all() {
    return List.of(
        string(
            "strftime",
            Signature.of(Simple.VARCHAR, Kind.DATETIME, Kind.STRING)
                .or(Signature.of(Simple.VARCHAR, Kind.STRING, Kind.DATETIME)),
            FormatFunctions::strftime,
            "The date or timestamp in C's format: %Y %m %d %H %M %S %f %a %A %b %B %j and so on.",
            "strftime(date '2024-05-17', '%d.%m.%Y') = 17.05.2024"),
        number(
            "strptime",
            Signature.of(DateTimeFunctions.LOCAL, Kind.STRING, Kind.STRING),
            (in, row) -> {
              DateFormat format = in.derived(1, row, DateFormat::of);
              String text = in.string(0, row);
              Long value = format.parse(text);
              if (value == null) {
                throw format.mismatch(text);
              }
              return value;
            },
            "The timestamp that a text in C's format means; a clock with an offset gives UTC.",
            "strptime('17.05.2024', '%d.%m.%Y') = 2024-05-17 00:00:00"),
        number(
            "try_strptime",
            Signature.of(DateTimeFunctions.LOCAL, Kind.STRING, Kind.STRING).orNull(),
            (in, row) -> {
              Long value = in.derived(1, row, DateFormat::of).parse(in.string(0, row));
              return value == null ? in.none(row) : value;
            },
            "As strptime; NULL for a text that does not have the format.",
            "try_strptime('17.05.2024', '%d.%m.%Y') = 2024-05-17 00:00:00"),
        string(
            "format",
            VALUES,
            TextFormat::format,
            "The text with each {} replaced by a value, in order or by number, with a form after a"
                + " colon as in Python.",
            "format('{} of {1:05.1f}', 'a', 2.5) = a of 002.5"),
        string(
            "printf",
            VALUES,
            TextFormat::printf,
            "The text with each % form replaced by a value, as C does.",
            "printf('%s is %05.1f', 'a', 2.5) = a is 002.5"),
        string(
            "format_bytes pg_size_pretty formatreadablesize",
            Signature.of(Simple.VARCHAR, Kind.INTEGER),
            (in, row) ->
                Texts.bytes(in.number(0, row), 1024, "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"),
            "A number of bytes with a unit of powers of 1024.",
            "format_bytes(16384) = 16.0 KiB"),
        string(
            "formatreadabledecimalsize",
            Signature.of(Simple.VARCHAR, Kind.INTEGER),
            (in, row) -> Texts.bytes(in.number(0, row), 1000, "kB", "MB", "GB", "TB", "PB", "EB"),
            "A number of bytes with a unit of powers of 1000.",
            "formatreadabledecimalsize(16000) = 16.0 kB"),
        string(
            "bar",
            Signature.of(Simple.VARCHAR, Kind.DOUBLE, Kind.DOUBLE, Kind.DOUBLE, Kind.DOUBLE)
                .optional(1),
            (in, row) ->
                Texts.bar(
                    in.real(0, row),
                    in.real(1, row),
                    in.real(2, row),
                    in.count() == 4 ? in.real(3, row) : 80),
            "A bar whose length shows where the value lies between two bounds.",
            "bar(5, 0, 20, 8) = ██      "));
  }

  private static String strftime(RowCall in, int row) {
    int at = in.type(0).isString() ? 1 : 0;
    DateFormat format = in.derived(1 - at, row, DateFormat::of);
    long value = in.number(at, row);
    if (in.type(at) == Simple.DATE) {
      return format.format(value * TimeUnits.MICROS_PER_DAY, 0, "");
    }
    long micros =
        Math.floorDiv(value, TimeUnits.perSecond(in.type(at)) / TimeUnits.MICROS_PER_SECOND);
    if (!TimeUnits.isInstant(in.type(at))) {
      return format.format(micros, 0, "");
    }
    ZoneId zone = in.site().context().zone();
    int offset = DateFormat.offset(zone, micros);
    return format.format(micros + offset * TimeUnits.MICROS_PER_SECOND, offset, zone.getId());
  }
}
