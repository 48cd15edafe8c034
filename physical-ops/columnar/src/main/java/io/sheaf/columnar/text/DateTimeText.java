package io.sheaf.columnar.text;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Dates, times and intervals as text. Remembers the last date, since neighbours often share it. Not
 * thread-safe.
 */
final class DateTimeText {
  private static final long SECONDS_PER_DAY = 86_400;
  private static final int MICRO_DIGITS = 6;

  private final ZoneId zone;
  private long lastDay = Long.MIN_VALUE;
  private byte[] lastDate = {};

  DateTimeText(ZoneId zone) {
    this.zone = zone;
  }

  ZoneId zone() {
    return zone;
  }

  void appendDate(long day, TextBuffer out) {
    if (day != lastDay) {
      lastDate = LocalDate.ofEpochDay(day).toString().getBytes(StandardCharsets.US_ASCII);
      lastDay = day;
    }
    out.append(lastDate);
  }

  /**
   * @param digits of a second that the value counts: 6 or 9
   */
  void appendTime(long value, int digits, TextBuffer out) {
    long units = units(digits);
    long seconds = value / units;
    out.appendPadded(seconds / 3600, 2).append(':').appendPadded(seconds / 60 % 60, 2);
    out.append(':').appendPadded(seconds % 60, 2);
    appendFraction(value % units, digits, out);
  }

  private static long units(int digits) {
    return digits == MICRO_DIGITS ? 1_000_000 : 1_000_000_000;
  }

  private static void appendFraction(long fraction, int digits, TextBuffer out) {
    if (fraction == 0) {
      return;
    }
    long left = fraction;
    int width = digits;
    while (left % 10 == 0) {
      left /= 10;
      width--;
    }
    out.append('.').appendPadded(left, width);
  }

  void appendTimestamp(long value, int digits, boolean instant, TextBuffer out) {
    long units = units(digits);
    long seconds = Math.floorDiv(value, units);
    long fraction = Math.floorMod(value, units);
    ZoneOffset offset = null;
    if (instant) {
      offset = zone.getRules().getOffset(Instant.ofEpochSecond(seconds));
      seconds += offset.getTotalSeconds();
    }
    appendDate(Math.floorDiv(seconds, SECONDS_PER_DAY), out);
    out.append(' ');
    appendTime(Math.floorMod(seconds, SECONDS_PER_DAY) * units + fraction, digits, out);
    if (offset != null) {
      appendOffset(offset.getTotalSeconds(), out);
    }
  }

  /** Hours, and minutes and seconds only where there are any: {@code +00}, {@code +05:30}. */
  private static void appendOffset(int seconds, TextBuffer out) {
    int absolute = Math.abs(seconds);
    out.append(seconds < 0 ? '-' : '+').appendPadded(absolute / 3600, 2);
    if (absolute % 3600 != 0) {
      out.append(':').appendPadded(absolute / 60 % 60, 2);
    }
    if (absolute % 60 != 0) {
      out.append(':').appendPadded(absolute % 60, 2);
    }
  }

  void appendMonths(int months, TextBuffer out) {
    if (months < 0) {
      out.append('-');
    }
    long absolute = Math.abs((long) months);
    out.append(absolute / 12).append('-').append(absolute % 12);
  }

  void appendDuration(long micros, TextBuffer out) {
    if (micros < 0) {
      out.append('-');
    }
    // The least long has no absolute value; as an unsigned number it is right.
    long absolute = Math.abs(micros);
    long day = SECONDS_PER_DAY * 1_000_000;
    out.append(Long.divideUnsigned(absolute, day)).append(' ');
    appendTime(Long.remainderUnsigned(absolute, day), MICRO_DIGITS, out);
  }
}
