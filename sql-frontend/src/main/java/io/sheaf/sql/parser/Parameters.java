package io.sheaf.sql.parser;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.jdbc.spi.NestedValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUtil;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * What takes the places of a statement's question marks: literals, so that a statement is planned
 * for the values it runs with. Immutable.
 */
public final class Parameters {
  /** Question marks stay question marks. */
  public static final Parameters MARKS = new Parameters(null, false);

  /** Every question mark is a value of which nothing is known: for the columns of a query. */
  public static final Parameters UNKNOWN = new Parameters(null, true);

  private static final int MOST_DIGITS = 38;
  private static final int LAST_YEAR = 9999;
  private static final long MICROS_A_SECOND = 1_000_000;
  private static final int NANOS_A_MICRO = 1_000;

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter();

  private final List<Object> values;
  private final boolean unknown;

  private Parameters(List<Object> values, boolean unknown) {
    this.values = values;
    this.unknown = unknown;
  }

  /**
   * Values in the order of the question marks: null, Boolean, Byte, Short, Integer, Long, Float,
   * Double, BigDecimal, String, byte[], LocalDate, LocalTime, LocalDateTime, OffsetDateTime (an
   * instant), UUID, Period (of months), Duration (of microseconds), List, Map, and {@link
   * NestedValue} for structs and for lists that were read.
   */
  public static Parameters of(List<?> values) {
    return new Parameters(Collections.unmodifiableList(values), false);
  }

  /** What stands for question mark {@code index}, from 0; the parser asks for it. */
  public SqlNode node(int index, SqlParserPos where) {
    if (unknown) {
      return SqlLiteral.createNull(where);
    }
    if (values == null) {
      return new SqlDynamicParam(index, where);
    }
    if (index >= values.size()) {
      throw new SheafException(
              ErrorCode.INVALID_ARGUMENT, "parameter " + (index + 1) + " has no value")
          .at(SheafParser.position(where));
    }
    return SheafParser.parseKeptExpression(text(values.get(index))).clone(where);
  }

  void checkCount(int marks) {
    if (values != null && values.size() > marks) {
      throw new SheafException(
          ErrorCode.INVALID_ARGUMENT,
          values.size() + " values for a statement of " + marks + " parameters");
    }
  }

  /** A parameter as the number of rows of LIMIT or OFFSET, which must be a plain literal. */
  public static SqlNode asCount(SqlNode value) {
    if (value.getKind() == SqlKind.CAST) {
      return ((SqlCall) value).operand(0);
    }
    return SqlUtil.isNullLiteral(value, false)
        ? SqlLiteral.createExactNumeric("0", value.getParserPosition())
        : value;
  }

  /** The value as SQL writes it. */
  private static String text(Object value) {
    return switch (value) {
      case null -> "NULL";
      case Boolean flag -> flag ? "TRUE" : "FALSE";
      case Byte number -> cast(number.toString(), "TINYINT");
      case Short number -> cast(number.toString(), "SMALLINT");
      case Integer number -> cast(number.toString(), "INTEGER");
      case Long number -> cast(number.toString(), "BIGINT");
      case Float number -> cast(quoted(number.toString()), "REAL");
      case Double number -> cast(quoted(number.toString()), "DOUBLE");
      case BigDecimal number -> decimal(number);
      case String string -> quoted(string);
      case byte[] bytes -> "X'" + HexFormat.of().formatHex(bytes) + "'";
      case UUID id -> cast(quoted(id.toString()), "UUID");
      case Period period -> "to_months(" + period.toTotalMonths() + ")";
      case Duration duration -> "to_microseconds(" + micros(duration) + ")";
      case List<?> list ->
          list.stream().map(Parameters::text).collect(Collectors.joining(", ", "[", "]"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> text(entry.getKey()) + ": " + text(entry.getValue()))
              .collect(Collectors.joining(", ", "MAP {", "}"));
      case NestedValue.Elements list -> text(list.values());
      case NestedValue.Fields struct -> struct(struct);
      default -> moment(value);
    };
  }

  private static String struct(NestedValue.Fields struct) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < struct.values().size(); i++) {
      fields.add(quoted(struct.names().get(i)) + ": " + text(struct.values().get(i)));
    }
    return "{" + String.join(", ", fields) + "}";
  }

  private static long micros(Duration duration) {
    try {
      return Math.addExact(
          Math.multiplyExact(duration.getSeconds(), MICROS_A_SECOND),
          duration.getNano() / NANOS_A_MICRO);
    } catch (ArithmeticException e) {
      throw new SheafException(
          ErrorCode.OUT_OF_RANGE, duration + " is out of the range of intervals", e);
    }
  }

  private static String moment(Object value) {
    return switch (value) {
      case LocalDate date -> "DATE " + quoted(date(date));
      case LocalTime time -> "TIME " + quoted(TIME.format(time));
      case LocalDateTime timestamp -> "TIMESTAMP " + quoted(timestamp(timestamp));
      case OffsetDateTime instant ->
          cast(
              quoted(
                  timestamp(instant.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime())
                      + "+00:00"),
              "TIMESTAMP WITH LOCAL TIME ZONE");
      default ->
          throw new SheafException(
              ErrorCode.INVALID_ARGUMENT,
              "a parameter cannot be of the Java type " + value.getClass().getName());
    };
  }

  private static String date(LocalDate date) {
    if (date.getYear() < 1 || date.getYear() > LAST_YEAR) {
      throw new SheafException(
          ErrorCode.OUT_OF_RANGE, date + " is out of the range of dates in a statement");
    }
    return date.toString();
  }

  private static String timestamp(LocalDateTime timestamp) {
    return date(timestamp.toLocalDate()) + " " + TIME.format(timestamp);
  }

  private static String decimal(BigDecimal given) {
    // Before it is written out, which takes as many bytes as it has digits.
    long digits = Math.max(given.precision() - (long) Math.min(given.scale(), 0), given.scale());
    if (digits > MOST_DIGITS) {
      throw new SheafException(
          ErrorCode.OUT_OF_RANGE,
          "a DECIMAL has at most " + MOST_DIGITS + " digits, not " + digits);
    }
    BigDecimal number = given.scale() < 0 ? given.setScale(0) : given;
    return cast(number.toPlainString(), "DECIMAL(" + digits + ", " + number.scale() + ")");
  }

  private static String cast(String value, String type) {
    return "CAST(" + value + " AS " + type + ")";
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
