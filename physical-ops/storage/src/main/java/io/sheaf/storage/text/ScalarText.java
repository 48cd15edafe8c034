package io.sheaf.storage.text;

import io.sheaf.columnar.function.CivilDate;
import io.sheaf.columnar.function.DateFormat;
import io.sheaf.columnar.memory.Native;
import java.nio.charset.StandardCharsets;

/**
 * Reads values from their text off-heap, without objects. Each method tells whether the text is a
 * value of its kind and leaves the value in {@link #word} or {@link #number}. Eight bytes are
 * looked at in one word where that helps, so some bytes behind a text must be readable. Not
 * thread-safe.
 */
public final class ScalarText {
  private static final long ZEROS = 0x3030303030303030L;
  private static final long HIGH_NIBBLES = 0xF0F0F0F0F0F0F0F0L;
  private static final long SIXES = 0x0606060606060606L;
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final int MAX_LONG_DIGITS = 18;

  private static final double[] POWERS = new double[23];

  static {
    double power = 1;
    for (int i = 0; i < POWERS.length; i++) {
      POWERS[i] = power;
      power *= 10;
    }
  }

  /** Digits of the longest whole numbers that are kept exactly. */
  static final int WHOLE_DIGITS = 38;

  private final byte decimalSeparator;
  private final DateFormat dates;
  private final DateFormat timestamps;

  /** The last value of an integer or temporal kind; of a boolean, 0 or 1. */
  public long word;

  /** The last value of a floating kind. */
  public double number;

  /** Fraction digits of the last time or timestamp in nanoseconds. */
  private int nanos;

  private int offsetSeconds;

  /**
   * @param decimalSeparator between the digits of a fraction
   * @param dates format of dates, null for ISO 8601
   * @param timestamps format of timestamps, null for ISO 8601
   */
  public ScalarText(char decimalSeparator, DateFormat dates, DateFormat timestamps) {
    this.decimalSeparator = (byte) decimalSeparator;
    this.dates = dates;
    this.timestamps = timestamps;
  }

  /** Whether each date is a timestamp too. */
  boolean datesAreTimestamps() {
    return dates == null && timestamps == null;
  }

  private boolean formatted(DateFormat format, long at, int length, long unit) {
    byte[] bytes = new byte[length];
    Native.copy(at, bytes, 0, length);
    Long micros = format.parse(new String(bytes, StandardCharsets.UTF_8));
    word = micros == null ? 0 : Math.floorDiv(micros, unit);
    return micros != null;
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t';
  }

  /** {@code true} or {@code false} in any case. */
  public boolean bool(long at, int length) {
    if (length == 4) {
      word = 1;
      return (Native.getInt(at) | 0x20202020) == 0x65757274; // "true"
    }
    word = 0;
    return length == 5
        && (Native.getInt(at) | 0x20202020) == 0x736C6166 // "fals"
        && (Native.getByte(at + 4) | 0x20) == 'e';
  }

  /** A whole number of 64 bits, blanks around it allowed. */
  public boolean bigint(long at, int length) {
    long from = at;
    long end = at + length;
    while (from < end && isSpace(Native.getByte(from))) {
      from++;
    }
    while (end > from && isSpace(Native.getByte(end - 1))) {
      end--;
    }
    if (from == end) {
      return false;
    }
    byte first = Native.getByte(from);
    boolean negative = first == '-';
    if (negative || first == '+') {
      from++;
    }
    return digits(from, (int) (end - from), negative);
  }

  /** A whole number of up to {@link #WHOLE_DIGITS} digits, blanks around it allowed. */
  boolean whole(long at, int length) {
    long from = at;
    long end = at + length;
    while (from < end && isSpace(Native.getByte(from))) {
      from++;
    }
    while (end > from && isSpace(Native.getByte(end - 1))) {
      end--;
    }
    if (from < end && isSign(Native.getByte(from))) {
      from++;
    }
    if (from == end || end - from > WHOLE_DIGITS) {
      return false;
    }
    while (from < end && isDigit(Native.getByte(from))) {
      from++;
    }
    return from == end;
  }

  /** Whether a number begins with a zero and another digit. */
  boolean isPadded(long at, int length) {
    long from = at;
    long end = at + length;
    while (from < end && isSpace(Native.getByte(from))) {
      from++;
    }
    if (from < end && isSign(Native.getByte(from))) {
      from++;
    }
    return from + 1 < end && Native.getByte(from) == '0' && isDigit(Native.getByte(from + 1));
  }

  private static boolean isSign(byte b) {
    return b == '-' || b == '+';
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private boolean digits(long from, int count, boolean negative) {
    if (count <= 0) {
      return false;
    }
    if (count > MAX_LONG_DIGITS) {
      return longDigits(from, count, negative);
    }
    long value = 0;
    long at = from;
    int left = count;
    for (; left >= 8; left -= 8, at += 8) {
      long eight = Native.getLong(at);
      if (!areDigits(eight)) {
        return false;
      }
      value = value * 100_000_000 + eightDigits(eight);
    }
    if (left > 0) {
      // The digits move to the high bytes, zeros go before them.
      long some = Native.getLong(at) << (64 - 8 * left) | ZEROS >>> (8 * left);
      if (!areDigits(some)) {
        return false;
      }
      value = value * tenTo(left) + eightDigits(some);
    }
    word = negative ? -value : value;
    return true;
  }

  private static long tenTo(int exponent) {
    return (long) POWERS[exponent];
  }

  private boolean longDigits(long from, int count, boolean negative) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      int digit = Native.getByte(from + i) - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      // Counted downwards, where there is one value more.
      if (value < -922337203685477580L || (value == -922337203685477580L && digit > 8)) {
        return false;
      }
      value = value * 10 - digit;
    }
    if (!negative && value == Long.MIN_VALUE) {
      return false;
    }
    word = negative ? value : -value;
    return true;
  }

  private static boolean areDigits(long eight) {
    return (((eight & HIGH_NIBBLES) ^ ZEROS) | (((eight + SIXES) & HIGH_NIBBLES) ^ ZEROS)) == 0;
  }

  /** Daniel Lemire's eight digits by three multiplications. */
  private static long eightDigits(long eight) {
    long value = eight - ZEROS;
    value = value * 10 + (value >>> 8);
    return ((value & 0x000000FF000000FFL) * 0x000F424000000064L
            + (value >>> 16 & 0x000000FF000000FFL) * 0x0000271000000001L)
        >>> 32;
  }

  /**
   * A decimal or floating number, {@code nan}, {@code inf} or {@code infinity}. Numbers of up to 19
   * digits with a small exponent are exact by Clinger's fast path, others are left to the JDK.
   */
  public boolean real(long at, int length) {
    long from = at;
    long end = at + length;
    while (from < end && isSpace(Native.getByte(from))) {
      from++;
    }
    while (end > from && isSpace(Native.getByte(end - 1))) {
      end--;
    }
    if (from == end) {
      return false;
    }
    long start = from;
    byte first = Native.getByte(from);
    boolean negative = first == '-';
    if (negative || first == '+') {
      from++;
    }
    long mantissa = 0;
    int digits = 0;
    int scale = 0;
    boolean point = false;
    boolean any = false;
    for (; from < end; from++) {
      byte b = Native.getByte(from);
      int digit = b - '0';
      if (digit >= 0 && digit <= 9) {
        any = true;
        mantissa = mantissa * 10 + digit;
        digits += mantissa == 0 ? 0 : 1;
        scale += point ? 1 : 0;
      } else if (b == decimalSeparator && !point) {
        point = true;
      } else {
        break;
      }
    }
    if (!any) {
      return special(from, (int) (end - from), negative);
    }
    int exponent = 0;
    if (from < end) {
      if ((Native.getByte(from) | 0x20) != 'e' || !exponent(from + 1, end)) {
        return false;
      }
      exponent = (int) Math.max(-10_000, Math.min(10_000, word));
    }
    int power = exponent - scale;
    if (digits <= 15 && power >= -22 && power <= 22) {
      double value = power < 0 ? mantissa / POWERS[-power] : mantissa * POWERS[power];
      number = negative ? -value : value;
      return true;
    }
    byte[] text = new byte[(int) (end - start)];
    Native.copy(start, text, 0, text.length);
    String plain = new String(text, StandardCharsets.US_ASCII);
    number = Double.parseDouble(plain.replace((char) decimalSeparator, '.'));
    return true;
  }

  private boolean exponent(long from, long end) {
    long at = from;
    boolean negative = at < end && Native.getByte(at) == '-';
    if (negative || (at < end && Native.getByte(at) == '+')) {
      at++;
    }
    return digits(at, (int) (end - at), negative);
  }

  private boolean special(long at, int length, boolean negative) {
    if (length == 3 || length == 8) {
      byte[] text = new byte[length];
      Native.copy(at, text, 0, length);
      String name = new String(text, StandardCharsets.ISO_8859_1);
      if (name.equalsIgnoreCase("nan")) {
        number = Double.NaN;
        return true;
      }
      if (name.equalsIgnoreCase("inf") || name.equalsIgnoreCase("infinity")) {
        number = negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        return true;
      }
    }
    return false;
  }

  private static int two(long at) {
    int tens = Native.getByte(at) - '0';
    int ones = Native.getByte(at + 1) - '0';
    return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : 10 * tens + ones;
  }

  /** {@code yyyy-MM-dd}, or the format given: days since 1970-01-01. */
  public boolean date(long at, int length) {
    return dates == null ? isoDate(at, length) : formatted(dates, at, length, 86_400_000_000L);
  }

  private boolean isoDate(long at, int length) {
    if (length != 10 || Native.getByte(at + 4) != '-' || Native.getByte(at + 7) != '-') {
      return false;
    }
    int century = two(at);
    int year = two(at + 2);
    int month = two(at + 5);
    int day = two(at + 8);
    if ((century | year) < 0 || month < 1 || month > 12 || day < 1) {
      return false;
    }
    int fullYear = 100 * century + year;
    if (day > 28 && day > lengthOfMonth(fullYear, month)) {
      return false;
    }
    word = CivilDate.days(fullYear, month, day);
    return true;
  }

  private static int lengthOfMonth(int year, int month) {
    boolean leap = (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2
        ? (leap ? 29 : 28)
        : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
  }

  /** {@code HH:mm:ss} with up to 9 digits of a second: microseconds since midnight. */
  public boolean time(long at, int length) {
    return clock(at, length, true) && nanosToMicros();
  }

  private boolean nanosToMicros() {
    word = word * MICROS_PER_SECOND + nanos / 1000;
    return true;
  }

  /** Leaves seconds of the day in {@link #word}. */
  private boolean clock(long at, int length, boolean seconds) {
    nanos = 0;
    if (length < 5 || Native.getByte(at + 2) != ':') {
      return false;
    }
    int hour = two(at);
    int minute = two(at + 3);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
      return false;
    }
    if (length == 5 && !seconds) {
      word = hour * 3600L + minute * 60L;
      return true;
    }
    if (length < 8 || Native.getByte(at + 5) != ':') {
      return false;
    }
    int second = two(at + 6);
    if (second < 0 || second > 59 || (length > 8 && !fraction(at + 8, length - 8))) {
      return false;
    }
    word = hour * 3600L + minute * 60L + second;
    return true;
  }

  private boolean fraction(long at, int length) {
    if (Native.getByte(at) != '.' || length < 2 || length > 10) {
      return false;
    }
    int value = 0;
    for (int i = 1; i < 10; i++) {
      int digit = i < length ? Native.getByte(at + i) - '0' : 0;
      if (digit < 0 || digit > 9) {
        return false;
      }
      value = value * 10 + digit;
    }
    nanos = value;
    return true;
  }

  /** A date, or a date and a time with a blank or T between: microseconds since 1970. */
  public boolean timestamp(long at, int length) {
    if (timestamps != null) {
      return formatted(timestamps, at, length, 1);
    }
    return seconds(at, length) && nanosToMicros();
  }

  /** As {@link #timestamp}, in nanoseconds. */
  public boolean timestampNanos(long at, int length) {
    if (!seconds(at, length) || Math.abs(word) > Long.MAX_VALUE / 1_000_000_000 - 1) {
      return false;
    }
    word = word * 1_000_000_000 + nanos;
    return true;
  }

  private boolean seconds(long at, int length) {
    nanos = 0;
    if (length < 10 || !isoDate(at, 10)) {
      return false;
    }
    long day = word * 86_400;
    if (length == 10) {
      word = day;
      return true;
    }
    byte between = Native.getByte(at + 10);
    if ((between != ' ' && between != 'T') || !clock(at + 11, length - 11, false)) {
      return false;
    }
    word += day;
    return true;
  }

  /** A timestamp with an offset from UTC behind it: {@code Z}, {@code +HH[[:]mm]}. */
  public boolean instant(long at, int length) {
    int end = length;
    if (end > 16 && (Native.getByte(at + end - 1) | 0x20) == 'z') {
      offsetSeconds = 0;
      end--;
    } else {
      int sign = length - 1;
      while (sign > 15 && Native.getByte(at + sign) != '+' && Native.getByte(at + sign) != '-') {
        sign--;
      }
      if (sign <= 15 || !offset(at + sign, length - sign)) {
        return false;
      }
      end = sign;
    }
    int shift = offsetSeconds;
    if (!seconds(at, end) || end == 10) {
      return false;
    }
    word -= shift;
    return nanosToMicros();
  }

  private boolean offset(long at, int length) {
    if (length != 3 && length != 5 && !(length == 6 && Native.getByte(at + 3) == ':')) {
      return false;
    }
    int hours = two(at + 1);
    int minutes = length == 3 ? 0 : two(at + length - 2);
    if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
      return false;
    }
    offsetSeconds = (hours * 3600 + minutes * 60) * (Native.getByte(at) == '-' ? -1 : 1);
    return true;
  }
}
