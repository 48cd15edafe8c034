package io.sheaf.sql.parser;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.parser.SqlParserPos;

/** An interval literal whose value has its microseconds too: Calcite's has whole milliseconds. */
final class ExactInterval extends SqlIntervalLiteral {
  /** What comes behind the milliseconds of a fraction of seconds. */
  private static final Pattern BEYOND_MILLIS = Pattern.compile("\\.\\d{3}(\\d{1,3})\\d*\\s*$");

  private final int sign;
  private final String text;
  private final SqlIntervalQualifier qualifier;

  ExactInterval(int sign, String text, SqlIntervalQualifier qualifier, SqlParserPos position) {
    super(sign, text, qualifier, qualifier.typeName(), position);
    this.sign = sign;
    this.text = text;
    this.qualifier = qualifier;
  }

  /** As a number the milliseconds, or the months. */
  @Override
  public <T> T getValueAs(Class<T> type) {
    T value = super.getValueAs(type);
    return value instanceof BigDecimal millis && !qualifier.isYearMonth()
        ? type.cast(millis.add(beyondMillis()))
        : value;
  }

  private BigDecimal beyondMillis() {
    Matcher fraction = BEYOND_MILLIS.matcher(text);
    if (!fraction.find()) {
      return BigDecimal.ZERO;
    }
    BigDecimal part = new BigDecimal("0." + fraction.group(1));
    return sign * (text.strip().startsWith("-") ? -1 : 1) < 0 ? part.negate() : part;
  }

  @Override
  public SqlIntervalLiteral clone(SqlParserPos position) {
    return new ExactInterval(sign, text, qualifier, position);
  }
}
