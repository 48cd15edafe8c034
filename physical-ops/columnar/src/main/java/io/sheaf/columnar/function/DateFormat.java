package io.sheaf.columnar.function;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A format of dates and times in the manner of C's strftime, and strptime back. Immutable; names of
 * days and months are English.
 */
public final class DateFormat {
  private static final long PER_DAY = TimeUnits.MICROS_PER_DAY;
  private static final long PER_SECOND = TimeUnits.MICROS_PER_SECOND;

  /** One piece: a specifier, or a character of literal text. */
  private record Piece(char specifier, boolean padded, char literal) {}

  private final String text;
  private final List<Piece> pieces = new ArrayList<>();

  private DateFormat(String text) {
    this.text = text;
    add(text);
  }

  /**
   * Reads a format.
   *
   * @throws SheafException INVALID_ARGUMENT naming the specifier that there is not
   */
  public static DateFormat of(String text) {
    return new DateFormat(text);
  }

  private void add(String format) {
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%') {
        pieces.add(new Piece('\0', false, c));
        continue;
      }
      boolean padded = i + 1 >= format.length() || format.charAt(i + 1) != '-';
      i += padded ? 1 : 2;
      char specifier = i < format.length() ? format.charAt(i) : '\0';
      switch (specifier) {
        case 'c' -> add("%Y-%m-%d %H:%M:%S");
        case 'x', 'F' -> add("%Y-%m-%d");
        case 'X', 'T' -> add("%H:%M:%S");
        case 'D' -> add("%m/%d/%y");
        case 'R' -> add("%H:%M");
        case 'h' -> add("%b");
        case '%' -> pieces.add(new Piece('\0', false, '%'));
        default -> {
          if ("aAwudbBmyYGHIpMSfgnzZjUWVC".indexOf(specifier) < 0) {
            throw Errors.invalidArgument("'" + text + "' is no format of dates: %" + specifier)
                .withHint("for example '%Y-%m-%d %H:%M:%S'");
          }
          pieces.add(new Piece(specifier, padded, '\0'));
        }
      }
    }
  }

  /**
   * Writes a timestamp.
   *
   * @param micros the clock's reading
   * @param offset seconds from UTC
   * @param zone name of the zone, for %Z
   */
  public String format(long micros, int offset, String zone) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    long days = Math.floorDiv(micros, PER_DAY);
    long time = Math.floorMod(micros, PER_DAY);
    int second = (int) (time / PER_SECOND);
    for (Piece piece : pieces) {
      if (piece.specifier == '\0') {
        out.append(piece.literal);
      } else {
        write(out, piece, days, second, (int) (time % PER_SECOND), offset, zone);
      }
    }
    return out.toString();
  }

  private static void write(
      StringBuilder out, Piece piece, long days, int second, int micro, int offset, String zone) {
    int weekday = CivilDate.dayOfWeek(days);
    switch (piece.specifier) {
      case 'a' -> out.append(day(weekday, TextStyle.SHORT));
      case 'A' -> out.append(day(weekday, TextStyle.FULL));
      case 'b' -> out.append(month(CivilDate.month(days), TextStyle.SHORT));
      case 'B' -> out.append(month(CivilDate.month(days), TextStyle.FULL));
      case 'p' -> out.append(second < 43_200 ? "AM" : "PM");
      case 'z' -> offset(out, offset);
      case 'Z' -> out.append(zone);
      case 'w' -> out.append(weekday);
      case 'u' -> out.append((weekday + 6) % 7 + 1);
      case 'f' -> digits(out, micro, 6, true);
      case 'g' -> digits(out, micro / 1000, 3, true);
      case 'n' -> digits(out, micro * 1000L, 9, true);
      case 'Y' -> digits(out, CivilDate.year(days), 4, piece.padded);
      case 'G' -> digits(out, DateField.ISOYEAR.ofDay(days), 4, piece.padded);
      case 'j' -> digits(out, CivilDate.dayOfYear(days), 3, piece.padded);
      default -> digits(out, number(piece.specifier, days, second), 2, piece.padded);
    }
  }

  private static long number(char specifier, long days, int second) {
    int dayOfYear = CivilDate.dayOfYear(days);
    int weekday = CivilDate.dayOfWeek(days);
    return switch (specifier) {
      case 'd' -> CivilDate.day(days);
      case 'm' -> CivilDate.month(days);
      case 'y' -> Math.floorMod(CivilDate.year(days), 100);
      case 'C' -> Math.floorDiv(CivilDate.year(days), 100);
      case 'H' -> second / 3600;
      case 'I' -> (second / 3600 + 11) % 12 + 1;
      case 'M' -> second / 60 % 60;
      case 'S' -> second % 60;
      case 'U' -> (dayOfYear + 6 - weekday) / 7;
      case 'W' -> (dayOfYear + 6 - (weekday + 6) % 7) / 7;
      case 'V' -> CivilDate.week(days);
      default -> throw new IllegalStateException("%" + specifier);
    };
  }

  private static String day(int weekday, TextStyle style) {
    return DayOfWeek.of((weekday + 6) % 7 + 1).getDisplayName(style, Locale.ENGLISH);
  }

  private static String month(int month, TextStyle style) {
    return Month.of(month).getDisplayName(style, Locale.ENGLISH);
  }

  private static void digits(StringBuilder out, long value, int width, boolean padded) {
    if (value < 0) {
      out.append('-');
    }
    String text = Long.toString(Math.abs(value));
    out.append("0".repeat(padded ? Math.max(0, width - text.length()) : 0)).append(text);
  }

  private static void offset(StringBuilder out, int offset) {
    out.append(offset < 0 ? '-' : '+');
    int minutes = Math.abs(offset) / 60;
    digits(out, minutes / 60, 2, true);
    if (minutes % 60 != 0) {
      digits(out.append(':'), minutes % 60, 2, true);
    }
  }

  /** Reads a text that has this format; null if it does not. A clock with an offset becomes UTC. */
  public Long parse(String given) {
    Reader reader = new Reader(given.strip());
    for (Piece piece : pieces) {
      if (!reader.read(piece)) {
        return null;
      }
    }
    return reader.at == reader.text.length() ? reader.micros() : null;
  }

  SheafException mismatch(String given) {
    return new SheafException(
            ErrorCode.INVALID_DATETIME, "'" + given + "' does not have the format '" + text + "'")
        .withHint("try_strptime gives NULL for such values");
  }

  /** What has been read of one text. */
  private static final class Reader {
    final String text;
    int at;
    private int year = 1900;
    private int month = 1;
    private int day = 1;
    private int dayOfYear;
    private int hour;
    private int minute;
    private int second;
    private int micro;
    private int half = -1;
    private int offset;

    Reader(String text) {
      this.text = text;
    }

    boolean read(Piece piece) {
      return switch (piece.specifier) {
        case '\0' -> literal(piece.literal);
        case 'Y', 'G' -> (year = signed(4)) != Integer.MIN_VALUE;
        case 'y' -> {
          int value = number(2, 0, 99);
          year = value < 69 ? 2000 + value : 1900 + value;
          yield value >= 0;
        }
        case 'm' -> (month = number(2, 1, 12)) >= 0;
        case 'd' -> (day = number(2, 1, 31)) >= 0;
        case 'j' -> (dayOfYear = number(3, 1, 366)) >= 0;
        case 'H' -> (hour = number(2, 0, 23)) >= 0;
        case 'I' -> (hour = number(2, 1, 12)) >= 0;
        case 'M' -> (minute = number(2, 0, 59)) >= 0;
        case 'S' -> (second = number(2, 0, 59)) >= 0;
        case 'f' -> fraction(6);
        case 'g' -> fraction(3);
        case 'n' -> fraction(9);
        case 'w', 'u' -> number(1, 0, 7) >= 0;
        case 'U', 'W', 'V', 'C' -> number(2, 0, 99) >= 0;
        case 'b' -> (month = name(TextStyle.SHORT)) > 0;
        case 'B' -> (month = name(TextStyle.FULL)) > 0;
        case 'a' -> dayName(TextStyle.SHORT);
        case 'A' -> dayName(TextStyle.FULL);
        case 'p' -> half();
        case 'z' -> offset();
        case 'Z' -> zone();
        default -> false;
      };
    }

    private boolean literal(char c) {
      if (Character.isWhitespace(c)) {
        int start = at;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
          at++;
        }
        return at > start;
      }
      return at < text.length() && text.charAt(at++) == c;
    }

    private int number(int digits, int least, int most) {
      int start = at;
      int value = 0;
      while (at < text.length() && at - start < digits && Character.isDigit(text.charAt(at))) {
        value = value * 10 + Character.digit(text.charAt(at++), 10);
      }
      return at > start && value >= least && value <= most ? value : -1;
    }

    private int signed(int digits) {
      boolean negative = at < text.length() && text.charAt(at) == '-';
      at += negative ? 1 : 0;
      int value = number(digits, 0, Integer.MAX_VALUE);
      return value < 0 ? Integer.MIN_VALUE : negative ? -value : value;
    }

    private boolean fraction(int digits) {
      int start = at;
      long value = 0;
      while (at < text.length() && at - start < digits && Character.isDigit(text.charAt(at))) {
        value = value * 10 + Character.digit(text.charAt(at++), 10);
      }
      for (int i = at - start; i < 9; i++) {
        value *= 10;
      }
      micro = (int) (value / 1000);
      return at > start;
    }

    private boolean startsWith(String name) {
      boolean starts = text.regionMatches(true, at, name, 0, name.length());
      at += starts ? name.length() : 0;
      return starts;
    }

    private int name(TextStyle style) {
      for (int m = 1; m <= 12; m++) {
        if (startsWith(month(m, style))) {
          return m;
        }
      }
      return 0;
    }

    private boolean dayName(TextStyle style) {
      for (int d = 0; d < 7; d++) {
        if (startsWith(day(d, style))) {
          return true;
        }
      }
      return false;
    }

    private boolean half() {
      half = startsWith("AM") ? 0 : startsWith("PM") ? 1 : -1;
      return half >= 0;
    }

    private boolean offset() {
      if (startsWith("Z")) {
        return true;
      }
      if (at >= text.length() || (text.charAt(at) != '+' && text.charAt(at) != '-')) {
        return false;
      }
      int sign = text.charAt(at++) == '-' ? -1 : 1;
      int hours = number(2, 0, 18);
      if (hours < 0) {
        return false;
      }
      int minutes = 0;
      if (at < text.length() && text.charAt(at) == ':') {
        at++;
        minutes = number(2, 0, 59);
      } else if (at < text.length() && Character.isDigit(text.charAt(at))) {
        minutes = number(2, 0, 59);
      }
      offset = sign * (hours * 3600 + Math.max(0, minutes) * 60);
      return minutes >= 0;
    }

    private boolean zone() {
      int start = at;
      while (at < text.length()
          && (Character.isLetterOrDigit(text.charAt(at)) || "/_+-".indexOf(text.charAt(at)) >= 0)) {
        at++;
      }
      if (at == start) {
        return false;
      }
      ZoneId zone = DateSteps.zone(text.substring(start, at));
      offset = zone.getRules().getOffset(Instant.ofEpochSecond(seconds())).getTotalSeconds();
      return true;
    }

    private long seconds() {
      int h = half < 0 ? hour : hour % 12 + 12 * half;
      long days =
          dayOfYear > 0
              ? CivilDate.days(year, 1, 1) + dayOfYear - 1
              : CivilDate.days(year, month, day);
      return days * 86_400 + h * 3600L + minute * 60L + second;
    }

    /** Null when there is no such day. */
    Long micros() {
      if (day > CivilDate.lengthOfMonth(year, month)) {
        return null;
      }
      return (seconds() - offset) * PER_SECOND + micro;
    }
  }

  /** Offset in seconds of a zone's clock at an instant in microseconds. */
  static int offset(ZoneId zone, long instant) {
    return zone.equals(ZoneOffset.UTC)
        ? 0
        : zone.getRules()
            .getOffset(Instant.ofEpochSecond(Math.floorDiv(instant, PER_SECOND)))
            .getTotalSeconds();
  }
}
