package io.sheaf.columnar.function;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Char;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.DataType.Time;
import io.sheaf.columnar.type.DataType.Timestamp;
import java.util.Locale;

/** What an operand may be, as a {@link Signature} says it, and as what the kernel gets it. */
enum Kind {
  ANY,
  STRING,
  /** A string or binary value, as it is. */
  BINARY,
  BOOLEAN,
  /** Any integer, as BIGINT. */
  INTEGER,
  /** Any integer, as it is. */
  WHOLE,
  /** Any number, as it is. */
  NUMBER,
  /** An integer or decimal, as it is. */
  EXACT,
  /** Any number, as DOUBLE. */
  DOUBLE,
  DATE,
  TIME,
  /** A date or timestamp, as TIMESTAMP(6) without a zone. */
  TIMESTAMP,
  /** A date or timestamp, as a TIMESTAMP(6) WITH LOCAL TIME ZONE. */
  INSTANT,
  /** A date or timestamp, as it is. */
  DATETIME,
  /** A date, time or timestamp, as it is. */
  TEMPORAL,
  /** Either interval, as it is. */
  INTERVAL,
  /** Years and months. */
  MONTHS,
  /** Days to seconds. */
  DURATION;

  private static final Timestamp LOCAL = new Timestamp(6, false);
  private static final Timestamp ZONED = new Timestamp(6, true);

  /** Whether a value of the type may stand here. A bare NULL may stand anywhere. */
  boolean accepts(DataType type) {
    if (type == Simple.NULL) {
      return true;
    }
    return switch (this) {
      case ANY -> true;
      case STRING -> type.isString();
      case BINARY -> type.isString() || type == Simple.VARBINARY;
      case BOOLEAN -> type == Simple.BOOLEAN;
      case INTEGER, WHOLE -> type.isInteger();
      case NUMBER, DOUBLE -> type.isNumeric();
      case EXACT -> type.isInteger() || type instanceof Decimal;
      case DATE -> type == Simple.DATE;
      case TIME -> type instanceof Time;
      case TIMESTAMP, INSTANT, DATETIME -> type == Simple.DATE || type instanceof Timestamp;
      case TEMPORAL -> type == Simple.DATE || type instanceof Timestamp || type instanceof Time;
      case INTERVAL -> MONTHS.accepts(type) || DURATION.accepts(type);
      case MONTHS -> type == Simple.INTERVAL_YEAR_MONTH;
      case DURATION -> type == Simple.INTERVAL_DAY_TIME;
    };
  }

  /** The type that the kernel gets for an operand that is accepted. */
  DataType wanted(DataType given) {
    return switch (this) {
      case INTEGER -> Simple.BIGINT;
      case DOUBLE -> Simple.DOUBLE;
      case TIMESTAMP -> LOCAL;
      case INSTANT -> ZONED;
      case STRING -> given instanceof Char ? given : Simple.VARCHAR;
      case BINARY -> given == Simple.NULL ? Simple.VARCHAR : given;
      case BOOLEAN -> Simple.BOOLEAN;
      case DATE -> Simple.DATE;
      case TIME -> given == Simple.NULL ? new Time(6) : given;
      case NUMBER, EXACT, WHOLE -> given == Simple.NULL ? Simple.BIGINT : given;
      case DATETIME, TEMPORAL -> given == Simple.NULL ? LOCAL : given;
      case MONTHS -> Simple.INTERVAL_YEAR_MONTH;
      case INTERVAL, DURATION -> given == Simple.NULL ? Simple.INTERVAL_DAY_TIME : given;
      case ANY -> given;
    };
  }

  /** As signatures write it. */
  String label() {
    return switch (this) {
      case MONTHS -> "interval year to month";
      case DURATION -> "interval day to second";
      case INSTANT -> "timestamp with local time zone";
      case WHOLE -> "integer";
      case EXACT -> "integer or decimal";
      case BINARY -> "string or binary";
      case DATETIME -> "date or timestamp";
      case TEMPORAL -> "date, time or timestamp";
      default -> name().toLowerCase(Locale.ROOT);
    };
  }
}
