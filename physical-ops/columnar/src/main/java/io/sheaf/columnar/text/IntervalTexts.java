package io.sheaf.columnar.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads intervals: amounts with their units, {@code 1 day 2 hours}, a time behind or alone, {@code
 * 3 04:05:06.5}, and years with months, {@code 1-02}. Stateless.
 */
public final class IntervalTexts {
  private static final Pattern FIELD =
      Pattern.compile("\\s*([+-]?\\d{1,18}(?:\\.\\d{1,9})?)\\s*([a-zA-Z]+)");
  private static final Pattern TIME =
      Pattern.compile(
          "\\s*(?:([+-]?)(\\d{1,9})\\s+)?([+-]?)(\\d{1,9}):(\\d{1,2})(?::(\\d{1,2}(?:\\.\\d{1,9})?))?");
  private static final Pattern MONTHS = Pattern.compile("\\s*([+-]?)(\\d{1,9})-(\\d{1,2})\\s*");

  private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);
  private static final long SECONDS_PER_DAY = 86_400;

  private IntervalTexts() {}

  /** The months of a text; empty when it is no interval of years and months. */
  public static OptionalLong months(String text) {
    Matcher both = MONTHS.matcher(text);
    if (both.matches()) {
      long months = 12 * Long.parseLong(both.group(2)) + Long.parseLong(both.group(3));
      return OptionalLong.of(both.group(1).equals("-") ? -months : months);
    }
    BigDecimal total = BigDecimal.ZERO;
    Matcher field = FIELD.matcher(text);
    int end = 0;
    while (end < text.length() && field.find(end) && field.start() == end) {
      long months = monthsOf(field.group(2));
      if (months == 0) {
        return OptionalLong.empty();
      }
      total = total.add(new BigDecimal(field.group(1)).multiply(BigDecimal.valueOf(months)));
      end = field.end();
    }
    return whole(text, end, total);
  }

  /** The microseconds of a text; empty when it is no interval of days and smaller units. */
  public static OptionalLong micros(String text) {
    BigDecimal seconds = BigDecimal.ZERO;
    Matcher field = FIELD.matcher(text);
    int end = 0;
    while (end < text.length() && field.find(end) && field.start() == end) {
      BigDecimal unit = secondsOf(field.group(2));
      if (unit == null) {
        return OptionalLong.empty();
      }
      seconds = seconds.add(new BigDecimal(field.group(1)).multiply(unit));
      end = field.end();
    }
    Matcher time = TIME.matcher(text);
    if (end < text.length() && time.find(end) && time.start() == end) {
      seconds = seconds.add(secondsOf(time));
      end = time.end();
    }
    return whole(text, end, seconds.multiply(MICROS));
  }

  private static BigDecimal secondsOf(Matcher time) {
    BigDecimal clock =
        BigDecimal.valueOf(3600 * Long.parseLong(time.group(4)))
            .add(BigDecimal.valueOf(60 * Long.parseLong(time.group(5))))
            .add(time.group(6) == null ? BigDecimal.ZERO : new BigDecimal(time.group(6)));
    if (time.group(2) == null) {
      return time.group(3).equals("-") ? clock.negate() : clock;
    }
    // -3 04:05:06 is less than minus three days; the sign is that of all.
    BigDecimal days = BigDecimal.valueOf(SECONDS_PER_DAY * Long.parseLong(time.group(2)));
    BigDecimal all = time.group(3).equals("-") ? days.subtract(clock) : days.add(clock);
    return time.group(1).equals("-") ? all.negate() : all;
  }

  private static OptionalLong whole(String text, int end, BigDecimal amount) {
    if (end == 0 || !text.substring(end).isBlank()) {
      return OptionalLong.empty();
    }
    BigDecimal rounded = amount.setScale(0, RoundingMode.HALF_UP);
    return rounded.precision() > 18
        ? OptionalLong.empty()
        : OptionalLong.of(rounded.longValueExact());
  }

  private static long monthsOf(String unit) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "y", "yr", "yrs", "year", "years" -> 12;
      case "quarter", "quarters" -> 3;
      case "mon", "mons", "month", "months" -> 1;
      case "decade", "decades" -> 120;
      case "century", "centuries" -> 1_200;
      default -> 0;
    };
  }

  private static BigDecimal secondsOf(String unit) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "w", "week", "weeks" -> BigDecimal.valueOf(7 * SECONDS_PER_DAY);
      case "d", "day", "days" -> BigDecimal.valueOf(SECONDS_PER_DAY);
      case "h", "hr", "hrs", "hour", "hours" -> BigDecimal.valueOf(3600);
      case "m", "min", "mins", "minute", "minutes" -> BigDecimal.valueOf(60);
      case "s", "sec", "secs", "second", "seconds" -> BigDecimal.ONE;
      case "ms", "msec", "msecs", "millisecond", "milliseconds" -> BigDecimal.valueOf(1, 3);
      case "us", "usec", "usecs", "microsecond", "microseconds" -> BigDecimal.valueOf(1, 6);
      default -> null;
    };
  }
}
