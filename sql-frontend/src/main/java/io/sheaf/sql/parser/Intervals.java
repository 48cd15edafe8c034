package io.sheaf.sql.parser;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.SqlParserUtil;

/**
 * Interval literals beyond the standard's: any number of digits, and PostgreSQL's units in the
 * text.
 */
public final class Intervals {
  private static final Pattern LEADING_DIGITS =
      Pattern.compile("\\s*[+-]?(\\d+).*", Pattern.DOTALL);
  private static final Pattern FIELD = Pattern.compile("\\s*([+-]?\\d{1,18})\\s*([a-zA-Z]+)\\s*");

  /** The digits that a qualifier without precision admits, and the most that one with it may. */
  private static final int DEFAULT_DIGITS = 2;

  private static final int MOST_DIGITS = 10;

  private Intervals() {}

  /**
   * {@code INTERVAL '120' DAY}: the standard gives a field two digits unless the qualifier says
   * more; here it has as many as were written.
   */
  public static SqlLiteral literal(
      SqlParserPos position, int sign, String text, SqlIntervalQualifier qualifier) {
    Matcher leading = LEADING_DIGITS.matcher(text);
    int digits = leading.matches() ? leading.group(1).length() : 0;
    SqlIntervalQualifier wide = qualifier;
    if (qualifier.useDefaultStartPrecision() && digits > DEFAULT_DIGITS) {
      wide =
          new SqlIntervalQualifier(
              qualifier.timeUnitRange.startUnit,
              Math.min(digits, MOST_DIGITS),
              qualifier.timeUnitRange.endUnit,
              qualifier.getFractionalSecondPrecisionPreservingDefault(),
              qualifier.getParserPosition());
    }
    // Says what is no literal at all.
    SqlParserUtil.parseIntervalLiteral(position, sign, text, wide);
    return new ExactInterval(sign, text, wide, position);
  }

  /**
   * {@code INTERVAL '3 months'}, {@code INTERVAL '1 year 2 months'}: fields of years and months, or
   * of weeks to seconds.
   *
   * @throws CalciteContextException if the text is not that
   */
  public static SqlLiteral fromText(SqlParserPos position, int sign, String text) {
    Matcher field = FIELD.matcher(text);
    BigInteger total = BigInteger.ZERO;
    TimeUnit unit = null;
    int end = 0;
    while (end < text.length()) {
      if (!field.find(end) || field.start() != end) {
        throw malformed(position, text);
      }
      end = field.end();
      TimeUnit next = unit(field.group(2));
      if (next == null || (unit != null && next.yearMonth != unit.yearMonth)) {
        throw malformed(position, text);
      }
      BigInteger amount = new BigInteger(field.group(1));
      if (unit == null) {
        unit = next;
        total = amount;
      } else {
        TimeUnit base = next.yearMonth ? TimeUnit.MONTH : TimeUnit.SECOND;
        total = in(base, total, unit).add(in(base, amount, next));
        unit = base;
      }
    }
    if (unit == null) {
      throw malformed(position, text);
    }
    int totalSign = total.signum() < 0 ? -sign : sign;
    return literal(
        position,
        totalSign,
        total.abs().toString(),
        new SqlIntervalQualifier(unit, null, position));
  }

  private static BigInteger in(TimeUnit base, BigInteger amount, TimeUnit unit) {
    return amount
        .multiply(unit.multiplier.toBigIntegerExact())
        .divide(base.multiplier.toBigIntegerExact());
  }

  private static TimeUnit unit(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "y", "year", "years" -> TimeUnit.YEAR;
      case "quarter", "quarters" -> TimeUnit.QUARTER;
      case "mon", "mons", "month", "months" -> TimeUnit.MONTH;
      case "w", "week", "weeks" -> TimeUnit.WEEK;
      case "d", "day", "days" -> TimeUnit.DAY;
      case "h", "hour", "hours" -> TimeUnit.HOUR;
      case "m", "min", "mins", "minute", "minutes" -> TimeUnit.MINUTE;
      case "s", "sec", "secs", "second", "seconds" -> TimeUnit.SECOND;
      default -> null;
    };
  }

  private static CalciteContextException malformed(SqlParserPos position, String text) {
    return SyntaxError.at(
        position,
        "\""
            + text
            + "\" is not an interval: write, for example, INTERVAL '3 months' or '1 day 2 hours'");
  }
}
