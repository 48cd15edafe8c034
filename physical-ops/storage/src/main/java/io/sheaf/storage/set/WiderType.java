package io.sheaf.storage.set;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.function.DecimalTypes;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.DataType.Timestamp;
import io.sheaf.columnar.type.Field;

/** The type of a column that files have with different types. */
final class WiderType {
  private WiderType() {}

  /**
   * A type that holds the values of both: the wider of two numbers, a timestamp of a date and a
   * timestamp, else text.
   *
   * @param where the table of {@code more}
   * @throws SheafException INVALID_FILE when a nested type meets another one
   */
  static DataType of(Field known, Field more, String where) {
    DataType one = known.type();
    DataType other = more.type();
    if (one.equals(other) || other == Simple.NULL) {
      return one;
    }
    if (one == Simple.NULL) {
      return other;
    }
    if (one.isNested() || other.isNested()) {
      throw new SheafException(
          ErrorCode.INVALID_FILE,
          "'%s': column %s is %s, which has no common type with %s"
              .formatted(where, known.name(), other, one));
    }
    if (one.isNumeric() && other.isNumeric()) {
      return one.isFloating() || other.isFloating()
          ? Simple.DOUBLE
          : DecimalTypes.common(one, other);
    }
    DataType date = one == Simple.DATE ? other : one;
    if ((one == Simple.DATE || other == Simple.DATE) && date instanceof Timestamp) {
      return date;
    }
    if (one instanceof Timestamp a && other instanceof Timestamp b && a.instant() == b.instant()) {
      return new Timestamp(Math.max(a.precision(), b.precision()), a.instant());
    }
    return Simple.VARCHAR;
  }
}
