package io.sheaf.columnar.function;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType.Simple;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Intervals of weeks to microseconds as texts tell them: {@code 1 day 2 hours}, {@code 3 04:05:06}.
 */
final class DurationText {
  private static final Pattern PART =
      Pattern.compile(
          "\\s*(?:([+-]?)(\\d{1,9}):(\\d{2})(?::(\\d{2}(?:\\.\\d{1,9})?))?"
              + "|([+-]?\\d{1,18}(?:\\.\\d{1,9})?)\\s*([a-zA-Zµ]*))\\s*");

  private DurationText() {}

  /**
   * Microseconds; parts of them are rounded.
   *
   * @throws SheafException when the text tells none, or one of years and months
   */
  static long parse(String text) {
    Matcher part = PART.matcher(text);
    BigDecimal total = BigDecimal.ZERO;
    int at = 0;
    while (at < text.length() || at == 0) {
      if (!part.find(at) || part.start() != at || part.end() == at) {
        throw Errors.invalidCast(text, Simple.INTERVAL_DAY_TIME)
            .withHint("write, for example, '3 days', '1 day 2 hours 30 minutes' or '3 04:05:06'");
      }
      at = part.end();
      total = total.add(part.group(5) == null ? clock(part) : amount(part, text));
    }
    try {
      return total.setScale(0, RoundingMode.HALF_UP).longValueExact();
    } catch (ArithmeticException tooLong) {
      throw Errors.outOfRange("'" + text + "'", Simple.INTERVAL_DAY_TIME);
    }
  }

  private static BigDecimal clock(Matcher part) {
    long minutes = Long.parseLong(part.group(2)) * 60 + Long.parseLong(part.group(3));
    BigDecimal seconds = part.group(4) == null ? BigDecimal.ZERO : new BigDecimal(part.group(4));
    BigDecimal size =
        seconds
            .add(BigDecimal.valueOf(minutes * 60))
            .multiply(BigDecimal.valueOf(TimeUnits.MICROS_PER_SECOND));
    return part.group(1).equals("-") ? size.negate() : size;
  }

  private static BigDecimal amount(Matcher part, String text) {
    return new BigDecimal(part.group(5))
        .multiply(BigDecimal.valueOf(micros(part.group(6).toLowerCase(Locale.ROOT), text)));
  }

  private static long micros(String unit, String text) {
    return switch (unit) {
      case "us", "µs", "microsecond", "microseconds" -> 1;
      case "ms", "msec", "millisecond", "milliseconds" -> 1_000;
      case "s", "sec", "secs", "second", "seconds" -> TimeUnits.MICROS_PER_SECOND;
      case "m", "min", "mins", "minute", "minutes" -> 60L * TimeUnits.MICROS_PER_SECOND;
      case "h", "hour", "hours" -> 3_600L * TimeUnits.MICROS_PER_SECOND;
      case "", "d", "day", "days" -> TimeUnits.MICROS_PER_DAY;
      case "w", "week", "weeks" -> 7 * TimeUnits.MICROS_PER_DAY;
      default ->
          throw Errors.invalidCast(text, Simple.INTERVAL_DAY_TIME)
              .withHint("units are weeks to microseconds; months are to_months(n)");
    };
  }
}
