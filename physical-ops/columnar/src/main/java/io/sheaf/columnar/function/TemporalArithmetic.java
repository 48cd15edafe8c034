package io.sheaf.columnar.function;

import io.sheaf.columnar.function.ExactArithmetic.Op;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.DataType.Time;
import io.sheaf.columnar.type.DataType.Timestamp;
import java.util.List;
import java.util.function.LongBinaryOperator;

/** Sums and differences of dates, times, timestamps and intervals; intervals times integers. */
final class TemporalArithmetic {
  private TemporalArithmetic() {}

  /** The type of {@code a op b}, or null when these do not go together. */
  static DataType resultType(Op op, List<DataType> operands) {
    if (operands.size() != 2) {
      return null;
    }
    DataType a = operands.get(0);
    DataType b = operands.get(1);
    if (op == Op.MULTIPLY) {
      return isInterval(a) && b.isInteger() ? a : isInterval(b) && a.isInteger() ? b : null;
    }
    if (op == Op.SUBTRACT && isPoint(a) && isPoint(b)) {
      return a == Simple.DATE && b == Simple.DATE ? Simple.INTEGER : Simple.INTERVAL_DAY_TIME;
    }
    if (isInterval(a) && a.equals(b)) {
      return a;
    }
    if (op == Op.ADD && !isPoint(a) && isPoint(b)) {
      return resultType(op, List.of(b, a));
    }
    if ((a == Simple.DATE && b.isInteger()) || (isPoint(a) && isInterval(b))) {
      return a;
    }
    return null;
  }

  private static boolean isInterval(DataType type) {
    return type == Simple.INTERVAL_DAY_TIME || type == Simple.INTERVAL_YEAR_MONTH;
  }

  private static boolean isPoint(DataType type) {
    return type == Simple.DATE || type instanceof Timestamp || type instanceof Time;
  }

  static Kernel kernel(Op op, DataType a, DataType b, DataType type) {
    if (op == Op.MULTIPLY) {
      return new WordMap(type, Math::multiplyExact);
    }
    if (op == Op.ADD && !isPoint(a) && isPoint(b)) {
      LongBinaryOperator add = shift(b, a, type, 1);
      return new WordMap(type, (x, y) -> add.applyAsLong(y, x));
    }
    if (isPoint(a) && isPoint(b)) {
      return new WordMap(type, difference(a, b, type));
    }
    return new WordMap(
        type,
        isPoint(a)
            ? shift(a, b, type, op == Op.SUBTRACT ? -1 : 1)
            : op == Op.SUBTRACT ? Math::subtractExact : Math::addExact);
  }

  /** Days between when the result is an integer, else time between. */
  private static LongBinaryOperator difference(DataType a, DataType b, DataType type) {
    if (a == Simple.DATE && b == Simple.DATE) {
      long unit = type.isInteger() ? 1 : TimeUnits.MICROS_PER_DAY;
      return (x, y) -> (x - y) * unit;
    }
    return (x, y) -> Math.subtractExact(micros(x, a), micros(y, b));
  }

  private static long micros(long value, DataType type) {
    return type == Simple.DATE
        ? Math.multiplyExact(value, TimeUnits.MICROS_PER_DAY)
        : Math.floorDiv(value, TimeUnits.perSecond(type) / TimeUnits.MICROS_PER_SECOND);
  }

  /**
   * A point in time moved by an amount.
   *
   * @param amount the amount's type: months, microseconds, or an integer of days
   */
  static LongBinaryOperator shift(DataType point, DataType amount, DataType type, int sign) {
    if (amount == Simple.INTERVAL_YEAR_MONTH) {
      return months(point, type, sign);
    }
    long perDay = TimeUnits.perDay(type);
    if (amount.isInteger()) {
      return (x, days) -> Math.addExact(convert(x, point, type), sign * days * perDay);
    }
    return micros(point, type, sign);
  }

  /** Moves by months; the day is cut to the month's end. */
  static LongBinaryOperator months(DataType point, DataType type, int sign) {
    long perDay = TimeUnits.perDay(type);
    return (x, months) -> {
      long value = convert(x, point, type);
      long days = Math.floorDiv(value, perDay);
      return Math.addExact(
          Math.multiplyExact(CivilDate.addMonths(days, sign * months), perDay),
          value - days * perDay);
    };
  }

  /** Moves by microseconds: a date by whole days, a time of day around midnight. */
  static LongBinaryOperator micros(DataType point, DataType type, int sign) {
    if (type == Simple.DATE) {
      return (x, micros) -> x + Math.floorDiv(sign * micros, TimeUnits.MICROS_PER_DAY);
    }
    long scale = TimeUnits.perSecond(type) / TimeUnits.MICROS_PER_SECOND;
    if (type instanceof Time) {
      long perDay = TimeUnits.perDay(type);
      return (x, micros) ->
          Math.floorMod(x + sign * micros % TimeUnits.MICROS_PER_DAY * scale, perDay);
    }
    return (x, micros) ->
        Math.addExact(convert(x, point, type), Math.multiplyExact(sign * micros, scale));
  }

  /** A date or timestamp in the unit of another type. */
  private static long convert(long value, DataType from, DataType to) {
    long perDayFrom = TimeUnits.perDay(from);
    long perDayTo = TimeUnits.perDay(to);
    if (perDayFrom == perDayTo) {
      return value;
    }
    return perDayTo > perDayFrom
        ? Math.multiplyExact(value, perDayTo / perDayFrom)
        : Math.floorDiv(value, perDayFrom / perDayTo);
  }
}
