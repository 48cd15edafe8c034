package io.sheaf.columnar.function;

import static io.sheaf.columnar.function.RowFunctions.define;
import static io.sheaf.columnar.function.RowFunctions.floating;
import static io.sheaf.columnar.function.RowFunctions.floating2;
import static io.sheaf.columnar.function.RowFunctions.number;
import static io.sheaf.columnar.function.RowFunctions.real;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;

/** Numeric functions. */
final class MathFunctions {
  private MathFunctions() {}

  static List<ScalarFunction> all() {
    List<ScalarFunction> all = new ArrayList<>();
    all.add(
        define("abs", Signature.like(0, Kind.NUMBER), "Magnitude.", "abs(-2) = 2")
            .kernel(
                site ->
                    site.type().isFloating()
                        ? new DoubleMap(site.type(), Math::abs)
                        : new ExactMap(site.operand(0), site.type(), BigInteger::abs, Math::abs)));
    all.add(
        define("sign", Signature.like(0, Kind.NUMBER), "-1, 0 or 1.", "sign(-2) = -1")
            .kernel(MathFunctions::sign));
    all.add(rounding("floor", RoundingMode.FLOOR, Math::floor, "floor(-1.2) = -2"));
    all.add(rounding("ceil ceiling", RoundingMode.CEILING, Math::ceil, "ceil(1.2) = 2"));
    all.add(
        rounding(
            "round", RoundingMode.HALF_UP, RoundKernel::halfAwayFromZero, "round(1.25, 1) = 1.30"));
    all.add(
        rounding(
            "round_even roundbankers",
            RoundingMode.HALF_EVEN,
            Math::rint,
            "round_even(2.5, 0) = 2.0"));
    all.add(
        rounding(
            "truncate trunc",
            RoundingMode.DOWN,
            value -> value < 0 ? Math.ceil(value) : Math.floor(value),
            "truncate(1.29, 1) = 1.20"));
    all.add(
        real(
            "even",
            Signature.of(Simple.DOUBLE, Kind.DOUBLE),
            (in, row) -> even(in.real(0, row)),
            "The next even number away from zero.",
            "even(2.9) = 4.0"));
    all.addAll(
        List.of(
            floating("sqrt", MathFunctions::sqrt, "Square root.", "sqrt(9) = 3.0"),
            floating("cbrt", Math::cbrt, "Cube root.", "cbrt(27) = 3.0"),
            floating("exp", Math::exp, "e to the power of the operand.", "exp(0) = 1.0"),
            floating("expm1", Math::expm1, "exp(x) - 1, exact near zero.", "expm1(0) = 0.0"),
            floating("square", x -> x * x, "The number times itself.", "square(3) = 9.0"),
            floating("ln", x -> logarithm(x, Math.log(x)), "Natural logarithm.", "ln(1) = 0.0"),
            floating("log1p", x -> logarithm(1 + x, Math.log1p(x)), "ln(1 + x).", "log1p(0) = 0.0"),
            floating(
                "log10",
                x -> logarithm(x, Math.log10(x)),
                "Decimal logarithm.",
                "log10(100) = 2.0"),
            floating("log2", MathFunctions::log2, "Binary logarithm.", "log2(8) = 3.0"),
            real(
                "log",
                Signature.of(Simple.DOUBLE, Kind.DOUBLE)
                    .or(Signature.of(Simple.DOUBLE, Kind.DOUBLE, Kind.DOUBLE)),
                MathFunctions::log,
                "Decimal logarithm, or that to the base that comes first.",
                "log(2, 8) = 3.0"),
            floating2(
                "power pow",
                Math::pow,
                "The first operand to the power of the second.",
                "power(2, 10) = 1024.0"),
            floating2("hypot", Math::hypot, "sqrt(x² + y²) without overflow.", "hypot(3, 4) = 5.0"),
            floating2(
                "fmod",
                (x, y) -> x % y,
                "Remainder of a division of floating numbers.",
                "fmod(5.5, 2) = 1.5"),
            floating2(
                "fdiv",
                (x, y) -> Math.floor(x / y),
                "Quotient of floating numbers, rounded down.",
                "fdiv(5, 2) = 2.0"),
            floating2(
                "nextafter",
                Math::nextAfter,
                "The next floating number after the first operand towards the second.",
                "nextafter(1e0, 2e0) = 1.0000000000000002"),
            floating("gamma", SpecialFunctions::gamma, "The gamma function.", "gamma(5) = 24.0"),
            floating(
                "lgamma",
                SpecialFunctions::logGamma,
                "Logarithm of the gamma function's magnitude.",
                "lgamma(1) = 0.0"),
            floating("erf", SpecialFunctions::erf, "The error function.", "erf(0) = 0.0"),
            constant("pi", Math.PI, "The circle's ratio.", "pi() = 3.141592653589793"),
            constant("e", Math.E, "Euler's number.", "e() = 2.718281828459045"),
            test(
                "isnan is_nan",
                Double::isNaN,
                "Whether the number is NaN.",
                "isnan('nan'::DOUBLE) = true"),
            test(
                "isinf is_infinite",
                Double::isInfinite,
                "Whether the number is infinite.",
                "isinf('-inf'::DOUBLE) = true"),
            test(
                "isfinite is_finite",
                Double::isFinite,
                "Whether the number is neither infinite nor NaN.",
                "isfinite(1e0) = true"),
            test(
                "signbit",
                x -> (Double.doubleToRawLongBits(x) < 0),
                "Whether the floating number's sign is minus, that of -0.0 too.",
                "signbit(-1e0) = true"),
            number(
                "width_bucket",
                Signature.of(Simple.INTEGER, Kind.DOUBLE, Kind.DOUBLE, Kind.DOUBLE, Kind.INTEGER),
                MathFunctions::widthBucket,
                "Which of so many equal buckets between two bounds holds the first operand; 0 and"
                    + " one more than there are lie outside.",
                "width_bucket(5.3, 0, 10, 5) = 3")));
    return all;
  }

  private static double even(double value) {
    double up = value < 0 ? Math.floor(value) : Math.ceil(value);
    return up % 2 == 0 ? up : up + Math.signum(up);
  }

  private static double log2(double value) {
    double result = logarithm(value, Math.log(value) / Math.log(2));
    double whole = Math.rint(result);
    // Powers of two have whole logarithms, which the quotient may miss by a bit.
    return Math.abs(result - whole) < 1e-12 && Math.scalb(1.0, (int) whole) == value
        ? whole
        : result;
  }

  private static double log(RowCall in, int row) {
    double last = in.real(in.count() - 1, row);
    if (in.count() == 1) {
      return logarithm(last, Math.log10(last));
    }
    double base = in.real(0, row);
    if (base == 1) {
      throw Errors.divisionByZero();
    }
    return logarithm(last, Math.log10(last)) / logarithm(base, Math.log10(base));
  }

  private static long widthBucket(RowCall in, int row) {
    double value = in.real(0, row);
    double low = in.real(1, row);
    double high = in.real(2, row);
    long count = in.number(3, row);
    if (count <= 0 || count >= Integer.MAX_VALUE || low == high || Double.isNaN(low + high)) {
      throw Errors.invalidArgument("width_bucket needs two different bounds and a positive count");
    }
    double place = (value - low) / (high - low);
    return place < 0 ? 0 : place >= 1 ? count + 1 : (long) (place * count) + 1;
  }

  private static ScalarFunction constant(String names, double value, String doc, String example) {
    return real(names, Signature.of(Simple.DOUBLE), (in, row) -> value, doc, example);
  }

  private static ScalarFunction test(
      String names, DoublePredicate test, String doc, String example) {
    return number(
        names,
        Signature.of(Simple.BOOLEAN, Kind.DOUBLE),
        (in, row) -> test.test(in.real(0, row)) ? 1 : 0,
        doc,
        example);
  }

  private static double sqrt(double value) {
    if (value < 0) {
      throw Errors.outOfRange("the square root of " + value, Simple.DOUBLE);
    }
    return Math.sqrt(value);
  }

  private static double logarithm(double value, double result) {
    if (value <= 0) {
      throw Errors.outOfRange("the logarithm of " + value, Simple.DOUBLE);
    }
    return result;
  }

  private static ScalarFunction rounding(
      String names, RoundingMode mode, DoubleUnaryOperator floating, String example) {
    Signature signature =
        Signature.computed(MathFunctions::roundedType, "integer or as given", Kind.NUMBER)
            .or(Signature.like(0, Kind.NUMBER, Kind.WHOLE));
    return define(
            names,
            signature,
            "The number rounded ("
                + mode.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + "), to so many decimals if asked.",
            example)
        .kernel(
            site ->
                site.type().isFloating() && site.operandTypes().size() == 1
                    ? new DoubleMap(site.type(), floating)
                    : new RoundKernel(mode, floating, site));
  }

  /** Rounding to units leaves a decimal no scale. */
  private static DataType roundedType(List<DataType> operands) {
    DataType type = Kind.NUMBER.wanted(operands.get(0));
    return type instanceof Decimal decimal && decimal.scale() > 0
        ? new Decimal(Math.max(1, decimal.precision() - decimal.scale() + 1), 0)
        : type;
  }

  private static Kernel sign(CallSite site) {
    if (site.type().isFloating()) {
      return new DoubleMap(site.type(), Math::signum);
    }
    int scale = DecimalTypes.scale(site.type());
    BigInteger one = Int128.bigPowerOfTen(scale);
    return new ExactMap(
        site.operand(0),
        site.type(),
        value -> one.multiply(BigInteger.valueOf(value.signum())),
        value -> one.longValue() * Long.signum(value));
  }
}
