package io.sheaf.columnar.function;

import static io.sheaf.columnar.function.RowFunctions.number;
import static io.sheaf.columnar.function.RowFunctions.string;
import static io.sheaf.columnar.function.RowFunctions.wide;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Layout;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.function.LongBinaryOperator;

/** Functions of whole numbers and of their bits. */
final class IntegerFunctions {
  private static final int GREATEST_FACTORIAL = 33;
  private static final Signature BIGINT2 = Signature.of(Simple.BIGINT, Kind.INTEGER, Kind.INTEGER);

  private IntegerFunctions() {}

  static List<ScalarFunction> all() {
    return List.of(
        ScalarFunction.named("to_unsigned")
            .types(
                operands ->
                    operands.size() == 2 && isWhole(operands.get(0)) && operands.get(1).isInteger()
                        ? operands.get(0)
                        : null)
            .coerced((operands, _) -> List.of(operands.get(0), Simple.INTEGER))
            .throwing()
            .doc(
                "The whole number, if it is one without a sign of so many bits; else an error.",
                "to_unsigned(200, 8) = 200")
            .kernel(
                site ->
                    new RowCall(
                        site,
                        site.type().layout() == Layout.INT128
                            ? (RowCall.ToWide) IntegerFunctions::wideUnsigned
                            : (RowCall.ToNumber) IntegerFunctions::unsigned)),
        pair(
            "div divide",
            IntegerFunctions::div,
            "Quotient of integers, truncated.",
            "div(-7, 2) = -3"),
        pair(
            "gcd greatest_common_divisor",
            IntegerFunctions::gcd,
            "Greatest common divisor.",
            "gcd(12, 18) = 6"),
        pair(
            "lcm least_common_multiple",
            (a, b) -> a == 0 || b == 0 ? 0 : Math.absExact(Math.multiplyExact(a / gcd(a, b), b)),
            "Least common multiple.",
            "lcm(4, 6) = 12"),
        wide(
            "factorial",
            Signature.of(new Decimal(38, 0), Kind.INTEGER),
            (in, row) -> factorial(in.number(0, row)),
            "Product of 1 to the operand.",
            "factorial(5) = 120"),
        number(
            "bit_count",
            Signature.of(Simple.INTEGER, Kind.WHOLE),
            (in, row) -> Long.bitCount(in.number(0, row) & mask(in.type(0))),
            "How many bits are set, of a negative number among its type's.",
            "bit_count(7) = 3"),
        pair("bitand bitwise_and", (a, b) -> a & b, "Bits that both have.", "bitand(6, 3) = 2"),
        pair("bitor bitwise_or", (a, b) -> a | b, "Bits that either has.", "bitor(6, 3) = 7"),
        pair(
            "xor bitxor bitwise_xor",
            (a, b) -> a ^ b,
            "Bits that one of both has.",
            "xor(6, 3) = 5"),
        number(
            "bitnot bitwise_not",
            Signature.of(Simple.BIGINT, Kind.INTEGER),
            (in, row) -> ~in.number(0, row),
            "All bits turned.",
            "bitnot(5) = -6"),
        pair(
            "shift_left leftshift bitwise_left_shift",
            IntegerFunctions::shiftLeft,
            "Bits moved up, of the number as BIGINT; an error when one falls off.",
            "shift_left(1, 3) = 8"),
        pair(
            "shift_right rightshift bitwise_right_shift",
            (a, n) -> a >> Math.min(63, notNegative(n)),
            "Bits moved down, the sign kept.",
            "shift_right(8, 2) = 2"),
        string(
            "to_hex",
            Signature.of(Simple.VARCHAR, Kind.INTEGER),
            (in, row) -> Long.toHexString(in.number(0, row)).toUpperCase(Locale.ROOT),
            "Hexadecimal digits, of a negative number its two's complement.",
            "to_hex(255) = FF"),
        string(
            "bin to_binary",
            Signature.of(Simple.VARCHAR, Kind.INTEGER)
                .or(Signature.of(Simple.VARCHAR, Kind.STRING)),
            IntegerFunctions::binary,
            "Binary digits of an integer, or of a string's bytes.",
            "bin(5) = 101"),
        string(
            "oct to_octal",
            Signature.of(Simple.VARCHAR, Kind.INTEGER),
            (in, row) -> Long.toOctalString(in.number(0, row)),
            "Octal digits, of a negative number its two's complement.",
            "oct(8) = 10"),
        string(
            "to_base",
            Signature.of(Simple.VARCHAR, Kind.INTEGER, Kind.INTEGER, Kind.INTEGER).optional(1),
            IntegerFunctions::toBase,
            "Digits to a base of 2 to 36, at least so many.",
            "to_base(255, 16, 4) = 00FF"),
        number(
            "from_base",
            Signature.of(Simple.BIGINT, Kind.STRING, Kind.INTEGER),
            (in, row) -> fromBase(in.string(0, row), in.number(1, row)),
            "The number that digits to a base of 2 to 36 mean.",
            "from_base('ff', 16) = 255"),
        RowFunctions.define(
                "hash64 hash",
                Signature.of(Simple.BIGINT, Kind.ANY),
                "A 64-bit hash; equal values of one type have equal hashes.",
                "hash64('a') <> hash64('b') = true")
            .kernel(site -> new HashKernel()));
  }

  private static ScalarFunction pair(
      String names, LongBinaryOperator function, String doc, String example) {
    return RowFunctions.define(names, BIGINT2, doc, example)
        .kernel(site -> new WordMap(site.type(), function));
  }

  private static boolean isWhole(DataType type) {
    return type.isInteger() || (type instanceof DataType.Decimal decimal && decimal.scale() == 0);
  }

  private static long unsigned(RowCall in, int row) {
    long value = in.number(0, row);
    long bits = in.number(1, row);
    if (value < 0 || (bits < Long.SIZE && value >> bits != 0)) {
      throw notUnsigned(value, bits);
    }
    return value;
  }

  private static BigInteger wideUnsigned(RowCall in, int row) {
    BigInteger value = in.decimal(0, row).unscaledValue();
    long bits = in.number(1, row);
    if (value.signum() < 0 || value.bitLength() > bits) {
      throw notUnsigned(value, bits);
    }
    return value;
  }

  private static SheafException notUnsigned(Object value, long bits) {
    return new SheafException(
        ErrorCode.OUT_OF_RANGE, value + " is no number without a sign of " + bits + " bits");
  }

  private static long div(long a, long b) {
    if (b == 0) {
      throw Errors.divisionByZero();
    }
    return Math.divideExact(a, b);
  }

  private static long gcd(long a, long b) {
    long x = a;
    long y = b;
    while (y != 0) {
      long rest = x % y;
      x = y;
      y = rest;
    }
    return Math.absExact(x);
  }

  private static BigInteger factorial(long n) {
    if (n < 0 || n > GREATEST_FACTORIAL) {
      throw Errors.outOfRange("the factorial of " + n, new Decimal(38, 0));
    }
    BigInteger product = BigInteger.ONE;
    for (int i = 2; i <= n; i++) {
      product = product.multiply(BigInteger.valueOf(i));
    }
    return product;
  }

  private static long mask(DataType type) {
    int bits =
        type == Simple.TINYINT
            ? 8
            : type == Simple.SMALLINT ? 16 : type == Simple.INTEGER ? 32 : 64;
    return bits == 64 ? -1 : (1L << bits) - 1;
  }

  private static long notNegative(long n) {
    if (n < 0) {
      throw Errors.outOfRange("a shift by " + n + " bits", Simple.BIGINT);
    }
    return n;
  }

  private static long shiftLeft(long a, long n) {
    if (a == 0) {
      return 0;
    }
    if (a < 0 || notNegative(n) >= Long.numberOfLeadingZeros(a)) {
      throw Errors.outOfRange(a + " shifted left by " + n + " bits", Simple.BIGINT);
    }
    return a << n;
  }

  private static String binary(RowCall in, int row) {
    if (in.text(0) == null) {
      return Long.toBinaryString(in.number(0, row));
    }
    StringBuilder out = new StringBuilder();
    for (byte b : in.bytes(0, row)) {
      for (int bit = 7; bit >= 0; bit--) {
        out.append((char) ('0' + (b >> bit & 1)));
      }
    }
    return out.toString();
  }

  private static int radix(long base) {
    if (base < Character.MIN_RADIX || base > Character.MAX_RADIX) {
      throw Errors.invalidArgument("the base " + base + " is not one of 2 to 36");
    }
    return (int) base;
  }

  private static String toBase(RowCall in, int row) {
    long value = in.number(0, row);
    long least = in.count() == 3 ? in.number(2, row) : 0;
    if (value < 0 || least < 0 || least > 64) {
      throw Errors.invalidArgument(
          "to_base takes a number from 0 and a length of 0 to 64, not " + value + " and " + least);
    }
    String digits = Long.toString(value, radix(in.number(1, row))).toUpperCase(Locale.ROOT);
    return "0".repeat((int) Math.max(0, least - digits.length())) + digits;
  }

  private static long fromBase(String digits, long base) {
    int radix = radix(base);
    try {
      return Long.parseLong(digits, radix);
    } catch (NumberFormatException unreadable) {
      throw Errors.invalidArgument("'" + digits + "' is no number to the base " + base);
    }
  }
}
