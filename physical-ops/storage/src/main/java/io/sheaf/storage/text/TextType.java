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
 *   HUGEINT    DATE
 *      |
 *   BIGINT
 * </pre>
 *
 * Digits that begin with a zero are no number but text, as a zip code or an article's number is.
 *
 * The type of a column is the lowest that is above the types of all its values. {@link #join} is
 * commutative and associative, so blocks of a file can be looked at in any order, by any number of
 * threads, and none need be looked at twice.
 */
public enum TextType {
  /** Nothing but nulls so far. */
  NONE,
  BOOLEAN,
  BIGINT,
  /** Whole numbers of up to 38 digits. */
  HUGEINT,
  DOUBLE,
  DATE,
  TIME,
  TIMESTAMP,
  TIMESTAMP_TZ,
  VARCHAR;

  /** The type of a column of such values. */
  public DataType type() {
    return switch (this) {
      case NONE, VARCHAR -> Simple.VARCHAR;
      case BOOLEAN -> Simple.BOOLEAN;
      case BIGINT -> Simple.BIGINT;
      case HUGEINT -> new DataType.Decimal(ScalarText.WHOLE_DIGITS, 0);
      case DOUBLE -> Simple.DOUBLE;
      case DATE -> Simple.DATE;
      case TIME -> new DataType.Time(6);
      case TIMESTAMP -> new DataType.Timestamp(6, false);
      case TIMESTAMP_TZ -> new DataType.Timestamp(6, true);
    };
  }

  private TextType above() {
    return switch (this) {
      case BIGINT -> HUGEINT;
      case HUGEINT -> DOUBLE;
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
    TextType joined = one.isBelow(other) ? other : other.isBelow(one) ? one : VARCHAR;
    return joined == TIMESTAMP && !text.datesAreTimestamps() ? VARCHAR : joined;
  }

  private boolean isBelow(TextType other) {
    TextType above = above();
    return above == other || (above != VARCHAR && above.isBelow(other));
  }

  /** Whether a text is a value of this type. */
  public boolean fits(ScalarText text, long at, int length) {
    return switch (this) {
      case NONE -> false;
      case BOOLEAN -> text.bool(at, length);
      case BIGINT -> text.bigint(at, length) && !text.isPadded(at, length);
      case HUGEINT -> text.whole(at, length) && !text.isPadded(at, length);
      case DOUBLE -> text.real(at, length) && !text.isPadded(at, length);
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
    if (text.real(at, length)) {
      return text.isPadded(at, length)
          ? VARCHAR
          : text.bigint(at, length) ? BIGINT : text.whole(at, length) ? HUGEINT : DOUBLE;
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
