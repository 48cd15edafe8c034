package io.sheaf.columnar.function;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.DataType.Struct;
import io.sheaf.columnar.type.DataType.Time;
import io.sheaf.columnar.type.DataType.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/** Building blocks of type rules and coercions. */
final class Types {
  private Types() {}

  /** A fixed result for operands that satisfy one condition each. */
  @SafeVarargs
  static TypeRule rule(DataType result, Predicate<DataType>... operands) {
    List<Predicate<DataType>> wanted = new ArrayList<>();
    for (Predicate<DataType> operand : operands) {
      wanted.add(operand);
    }
    return given -> matches(given, wanted) ? result : null;
  }

  /** The first operand's type for operands that satisfy one condition each. */
  @SafeVarargs
  static TypeRule first(Predicate<DataType>... operands) {
    List<Predicate<DataType>> wanted = new ArrayList<>();
    for (Predicate<DataType> operand : operands) {
      wanted.add(operand);
    }
    return given -> matches(given, wanted) ? given.get(0) : null;
  }

  /** The first of the rules that takes the operands. */
  static TypeRule any(TypeRule... rules) {
    return given -> {
      for (TypeRule rule : rules) {
        DataType type = rule.infer(given);
        if (type != null) {
          return type;
        }
      }
      return null;
    };
  }

  private static boolean matches(List<DataType> given, List<Predicate<DataType>> operands) {
    if (given.size() != operands.size()) {
      return false;
    }
    for (int i = 0; i < operands.size(); i++) {
      if (given.get(i) != Simple.NULL && !operands.get(i).test(given.get(i))) {
        return false;
      }
    }
    return true;
  }

  static boolean string(DataType type) {
    return type.isString();
  }

  static boolean bytes(DataType type) {
    return type.isString() || type == Simple.VARBINARY;
  }

  static boolean integer(DataType type) {
    return type.isInteger();
  }

  static boolean numeric(DataType type) {
    return type.isNumeric();
  }

  static boolean bool(DataType type) {
    return type == Simple.BOOLEAN;
  }

  static boolean anything(DataType type) {
    return type != null;
  }

  static boolean date(DataType type) {
    return type == Simple.DATE;
  }

  static boolean dateTime(DataType type) {
    return type == Simple.DATE || type instanceof Timestamp;
  }

  static boolean temporal(DataType type) {
    return dateTime(type) || type instanceof Time;
  }

  /** All operands to DOUBLE. */
  static List<DataType> toDouble(List<DataType> operands, DataType result) {
    return Collections.nCopies(operands.size(), Simple.DOUBLE);
  }

  /** All operands to the result's type. */
  static List<DataType> toResult(List<DataType> operands, DataType result) {
    return Collections.nCopies(operands.size(), result);
  }

  /** Integer operands to BIGINT, others as they are. */
  static List<DataType> integersToBigint(List<DataType> operands, DataType result) {
    List<DataType> wanted = new ArrayList<>(operands);
    wanted.replaceAll(type -> type.isInteger() ? Simple.BIGINT : type);
    return wanted;
  }

  /** All operands to the one type that can hold them, for comparisons; null when there is none. */
  static DataType comparable(DataType a, DataType b) {
    if (a.equals(b) || b == Simple.NULL) {
      return a;
    }
    if (a == Simple.NULL) {
      return b;
    }
    if (a.isNumeric() && b.isNumeric()) {
      return DecimalTypes.common(a, b);
    }
    if (a.isString() && b.isString()) {
      return Simple.VARCHAR;
    }
    if (dateTime(a) && dateTime(b)) {
      return a instanceof Timestamp x && (!(b instanceof Timestamp y) || wider(x, y)) ? a : b;
    }
    if (a instanceof Time x && b instanceof Time y) {
      return x.precision() >= y.precision() ? a : b;
    }
    return a instanceof DataType.Nested x && b instanceof DataType.Nested y ? nested(x, y) : null;
  }

  /** The type that holds nested values of both types, or null. */
  private static DataType nested(DataType.Nested a, DataType.Nested b) {
    if (a instanceof DataType.Array x && b instanceof DataType.Array y) {
      DataType element = comparable(x.element(), y.element());
      return element == null ? null : new DataType.Array(element);
    }
    if (a instanceof DataType.Map x && b instanceof DataType.Map y) {
      DataType key = comparable(x.key(), y.key());
      DataType value = comparable(x.value(), y.value());
      return key == null || value == null ? null : new DataType.Map(key, value);
    }
    if (a instanceof Struct x && b instanceof Struct y && x.fields().size() == y.fields().size()) {
      List<Struct.Member> fields = new ArrayList<>();
      for (int i = 0; i < x.fields().size(); i++) {
        DataType type = comparable(x.fields().get(i).type(), y.fields().get(i).type());
        if (type == null) {
          return null;
        }
        String name = (x.isNamed() ? x : y).fields().get(i).name();
        fields.add(new Struct.Member(name, type));
      }
      return new Struct(fields);
    }
    return null;
  }

  private static boolean wider(Timestamp a, Timestamp b) {
    return a.instant() == b.instant() ? a.precision() >= b.precision() : a.instant();
  }

  static DataType comparable(List<DataType> types) {
    DataType common = types.get(0);
    for (DataType type : types) {
      common = common == null ? null : comparable(common, type);
    }
    return common;
  }

  static boolean isWide(DataType type) {
    return type instanceof Decimal decimal && decimal.precision() > Decimal.MAX_LONG_PRECISION;
  }
}
