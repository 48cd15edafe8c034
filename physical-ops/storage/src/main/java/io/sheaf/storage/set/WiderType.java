package io.sheaf.storage.set;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.function.DecimalTypes;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Array;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.DataType.Struct;
import io.sheaf.columnar.type.DataType.Timestamp;
import io.sheaf.columnar.type.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The type of a column that files have with different types. */
final class WiderType {
  private WiderType() {}

  /**
   * A type that holds the values of both: the wider of two numbers, a timestamp of a date and a
   * timestamp, else text; lists, maps and structs of such types, structs with the fields of both by
   * name.
   *
   * @param where the table of {@code more}
   * @throws SheafException INVALID_FILE when a nested type meets one of another kind
   */
  static DataType of(Field known, Field more, String where) {
    return common(known.type(), more.type())
        .orElseThrow(
            () ->
                new SheafException(
                    ErrorCode.INVALID_FILE,
                    "'%s': column %s is %s, which has no common type with %s"
                        .formatted(where, known.name(), more.type(), known.type())));
  }

  private static Optional<DataType> common(DataType one, DataType other) {
    if (one.equals(other) || other == Simple.NULL) {
      return Optional.of(one);
    }
    if (one == Simple.NULL) {
      return Optional.of(other);
    }
    if (one instanceof Array a && other instanceof Array b) {
      return common(a.element(), b.element()).map(Array::new);
    }
    if (one instanceof DataType.Map a && other instanceof DataType.Map b) {
      return common(a.key(), b.key())
          .flatMap(key -> common(a.value(), b.value()).map(value -> new DataType.Map(key, value)));
    }
    if (one instanceof Struct a && other instanceof Struct b) {
      return struct(a, b);
    }
    return one.isNested() || other.isNested() ? Optional.empty() : Optional.of(scalar(one, other));
  }

  /** The fields of both by name; empty when a field has no common type. */
  private static Optional<DataType> struct(Struct one, Struct other) {
    List<Struct.Member> members = new ArrayList<>();
    for (Struct.Member member : one.fields()) {
      int same = other.indexOf(member.name());
      Optional<DataType> type =
          same < 0
              ? Optional.of(member.type())
              : common(member.type(), other.fields().get(same).type());
      if (type.isEmpty()) {
        return Optional.empty();
      }
      members.add(new Struct.Member(member.name(), type.get()));
    }
    other.fields().stream().filter(f -> one.indexOf(f.name()) < 0).forEach(members::add);
    return Optional.of(new Struct(members));
  }

  private static DataType scalar(DataType one, DataType other) {
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
