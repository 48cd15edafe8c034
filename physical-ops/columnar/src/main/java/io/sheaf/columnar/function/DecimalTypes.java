package io.sheaf.columnar.function;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Digits and scales of exact numbers, integers as decimals of scale 0; result types of decimal
 * arithmetic.
 */
public final class DecimalTypes {
  /** Least scale of a quotient. */
  static final int MIN_QUOTIENT_SCALE = 6;

  private DecimalTypes() {}

  /** Whether the type is an integer or a decimal. */
  public static boolean isExact(DataType type) {
    return type.isInteger() || type instanceof Decimal;
  }

  /** Digits that hold every value of the type. */
  static int digits(DataType type) {
    return switch (type) {
      case Decimal decimal -> decimal.precision();
      case Simple simple ->
          switch (simple) {
            case TINYINT -> 3;
            case SMALLINT -> 5;
            case INTEGER -> 10;
            default -> 19;
          };
      default -> 19;
    };
  }

  static int scale(DataType type) {
    return type instanceof Decimal decimal ? decimal.scale() : 0;
  }

  /** The type of a sum or difference: no digit is lost before 38. */
  static DataType sum(DataType a, DataType b) {
    int scale = Math.max(scale(a), scale(b));
    int whole = Math.max(digits(a) - scale(a), digits(b) - scale(b));
    return new Decimal(Math.min(Decimal.MAX_PRECISION, whole + scale + 1), scale);
  }

  static DataType product(DataType a, DataType b) {
    int scale = Math.min(Decimal.MAX_PRECISION, scale(a) + scale(b));
    return new Decimal(Math.min(Decimal.MAX_PRECISION, digits(a) + digits(b)), scale);
  }

  static DataType quotient(DataType a, DataType b) {
    int whole = digits(a) - scale(a) + scale(b);
    int scale = Math.max(MIN_QUOTIENT_SCALE, scale(a) + digits(b) + 1);
    scale = Math.max(MIN_QUOTIENT_SCALE, Math.min(scale, Decimal.MAX_PRECISION - whole));
    return new Decimal(Math.min(Decimal.MAX_PRECISION, whole + scale), scale);
  }

  static DataType remainder(DataType a, DataType b) {
    int scale = Math.max(scale(a), scale(b));
    int whole = Math.min(digits(a) - scale(a), digits(b) - scale(b));
    return new Decimal(Math.min(Decimal.MAX_PRECISION, Math.max(1, whole + scale)), scale);
  }

  /** The type that holds the values of both numeric types. */
  public static DataType common(DataType a, DataType b) {
    if (a.equals(b)) {
      return a;
    }
    if (a.isFloating() || b.isFloating()) {
      return Simple.DOUBLE;
    }
    if (a.isInteger() && b.isInteger()) {
      return digits(a) >= digits(b) ? a : b;
    }
    int scale = Math.max(scale(a), scale(b));
    int whole = Math.max(digits(a) - scale(a), digits(b) - scale(b));
    return new Decimal(Math.min(Decimal.MAX_PRECISION, whole + scale), scale);
  }

  /** Whether a value (unscaled) is in the range of an exact number type. */
  static boolean holds(DataType type, long value) {
    if (type instanceof Decimal decimal) {
      return decimal.precision() > Decimal.MAX_LONG_PRECISION
          || (Math.abs(value) < Int128.powerOfTen(decimal.precision()) && value != Long.MIN_VALUE);
    }
    return value >= IntRange.min(type) && value <= IntRange.max(type);
  }

  /** Whether a value (unscaled) is in the range of an exact number type. */
  static boolean holds(DataType type, BigInteger value) {
    if (value.bitLength() < 64) {
      return holds(type, value.longValue());
    }
    return type instanceof Decimal decimal
        && decimal.precision() > Decimal.MAX_LONG_PRECISION
        && value.abs().compareTo(Int128.bigPowerOfTen(decimal.precision())) < 0;
  }

  static String text(BigInteger unscaled, int scale) {
    return new BigDecimal(unscaled, scale).toPlainString();
  }
}
