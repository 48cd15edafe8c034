package io.sheaf.storage.text;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;

/**
 * The types that values written as text are taken for, as a tree: a value of a type is also one of
 * each type above it.
 *
 * <pre>
 *                      VARCHAR
 *      +---------+--------+--------+-----------+
 *   DOUBLE   TIMESTAMP   TIME   BOOLEAN   TIMESTAMP_TZ
 *      |         |
 *   BIGINT     DATE
 * </pre>
 *
 * The type of a column is the lowest that is above the types of all its values. {@link #join} is
 * commutative and associative, so blocks of a file can be looked at in any order, by any number of
 * threads, and none need be looked at twice.
 */
public enum TextType {
  /** Nothing but nulls so far. */
  NONE(Simple.VARCHAR),
  BOOLEAN(Simple.BOOLEAN),
  BIGINT(Simple.BIGINT),
  DOUBLE(Simple.DOUBLE),
  DATE(Simple.DATE),
  TIME(new DataType.Time(6)),
  TIMESTAMP(new DataType.Timestamp(6, false)),
  TIMESTAMP_TZ(new DataType.Timestamp(6, true)),
  VARCHAR(Simple.VARCHAR);

  @SuppressWarnings("ImmutableEnumChecker") // data types are immutable
  private final DataType type;

  TextType(DataType type) {
    this.type = type;
  }

  /** The type of a column of such values. */
  public DataType type() {
    return type;
  }

  private TextType above() {
    return switch (this) {
      case BIGINT -> DOUBLE;
      case DATE -> TIMESTAMP;
      default -> VARCHAR;
    };
  }

  /** The lowest type above both, for values written as {@code text} reads them. */
  public static TextType join(TextType one, TextType other, ScalarText text) {
    if (one == other || other == NONE) {
      return one;
    }
    if (one == NONE) {
      return other;
    }
    TextType joined = one.above() == other ? other : other.above() == one ? one : VARCHAR;
    return joined == TIMESTAMP && !text.datesAreTimestamps() ? VARCHAR : joined;
  }

  /** Whether a text is a value of this type. */
  public boolean fits(ScalarText text, long at, int length) {
    return switch (this) {
      case NONE -> false;
      case BOOLEAN -> text.bool(at, length);
      case BIGINT -> text.bigint(at, length);
      case DOUBLE -> text.real(at, length);
      case DATE -> text.date(at, length);
      case TIME -> text.time(at, length);
      case TIMESTAMP -> text.timestamp(at, length);
      case TIMESTAMP_TZ -> text.instant(at, length);
      case VARCHAR -> true;
    };
  }

  /** The lowest type of a text. */
  public static TextType of(ScalarText text, long at, int length) {
    if (length == 0) {
      return VARCHAR;
    }
    if (text.bigint(at, length)) {
      return BIGINT;
    }
    if (text.real(at, length)) {
      return DOUBLE;
    }
    if (text.bool(at, length)) {
      return BOOLEAN;
    }
    if (text.date(at, length)) {
      return DATE;
    }
    if (text.timestamp(at, length)) {
      return TIMESTAMP;
    }
    if (text.time(at, length)) {
      return TIME;
    }
    return text.instant(at, length) ? TIMESTAMP_TZ : VARCHAR;
  }
}
