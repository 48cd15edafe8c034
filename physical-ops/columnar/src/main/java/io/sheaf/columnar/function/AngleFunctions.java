package io.sheaf.columnar.function;

import static io.sheaf.columnar.function.RowFunctions.floating;
import static io.sheaf.columnar.function.RowFunctions.floating2;

import io.sheaf.columnar.type.DataType.Simple;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Trigonometric and hyperbolic functions; angles are in radians. */
final class AngleFunctions {
  private AngleFunctions() {}

  static List<ScalarFunction> all() {
    return List.of(
        angle("sin", Math::sin, "Sine.", "sin(0) = 0.0"),
        angle("cos", Math::cos, "Cosine.", "cos(0) = 1.0"),
        angle("tan", Math::tan, "Tangent.", "tan(0) = 0.0"),
        angle(
            "cot", x -> 1 / notZero("cot", Math.tan(x)), "Cotangent.", "round(cot(1), 3) = 0.642"),
        angle("sec", x -> 1 / Math.cos(x), "Secant.", "sec(0) = 1.0"),
        angle("csc", x -> 1 / notZero("csc", Math.sin(x)), "Cosecant.", "round(csc(1), 3) = 1.188"),
        floating("asin", x -> Math.asin(unit("asin", x)), "Inverse of the sine.", "asin(0) = 0.0"),
        floating(
            "acos", x -> Math.acos(unit("acos", x)), "Inverse of the cosine.", "acos(1) = 0.0"),
        floating("atan", Math::atan, "Inverse of the tangent.", "atan(0) = 0.0"),
        floating2(
            "atan2",
            Math::atan2,
            "The angle of the point (x, y), y given first.",
            "atan2(0, 1) = 0.0"),
        floating("sinh", Math::sinh, "Hyperbolic sine.", "sinh(0) = 0.0"),
        floating("cosh", Math::cosh, "Hyperbolic cosine.", "cosh(0) = 1.0"),
        floating("tanh", Math::tanh, "Hyperbolic tangent.", "tanh(0) = 0.0"),
        floating(
            "coth",
            x -> 1 / notZero("coth", Math.tanh(x)),
            "Hyperbolic cotangent.",
            "round(coth(1), 3) = 1.313"),
        floating("asinh", AngleFunctions::asinh, "Inverse hyperbolic sine.", "asinh(0) = 0.0"),
        floating("acosh", AngleFunctions::acosh, "Inverse hyperbolic cosine.", "acosh(1) = 0.0"),
        floating("atanh", AngleFunctions::atanh, "Inverse hyperbolic tangent.", "atanh(0) = 0.0"),
        floating("degrees", Math::toDegrees, "Radians to degrees.", "degrees(pi()) = 180.0"),
        floating(
            "radians", Math::toRadians, "Degrees to radians.", "round(radians(180), 5) = 3.14159"));
  }

  private static ScalarFunction angle(
      String name, DoubleUnaryOperator function, String doc, String example) {
    return floating(
        name,
        x -> {
          if (Double.isInfinite(x)) {
            throw Errors.outOfRange("the angle " + x, Simple.DOUBLE);
          }
          return function.applyAsDouble(x);
        },
        doc,
        example);
  }

  private static double notZero(String name, double divisor) {
    if (divisor == 0) {
      throw Errors.outOfRange(name + " of a zero of its divisor", Simple.DOUBLE);
    }
    return divisor;
  }

  private static double unit(String name, double x) {
    if (x < -1 || x > 1) {
      throw Errors.outOfRange(name + " of " + x + ", which is outside [-1, 1],", Simple.DOUBLE);
    }
    return x;
  }

  private static double asinh(double x) {
    double size = Math.abs(x);
    double result =
        size < 1e-4
            ? size - size * size * size / 6
            : size > 1e150
                ? Math.log(size) + Math.log(2)
                : Math.log1p(size + size * size / (1 + Math.sqrt(size * size + 1)));
    return Math.copySign(result, x);
  }

  private static double acosh(double x) {
    return x > 1e150
        ? Math.log(x) + Math.log(2)
        : Math.log1p(x - 1 + Math.sqrt((x - 1) * (x - 1) + 2 * (x - 1)));
  }

  private static double atanh(double x) {
    unit("atanh", x);
    return 0.5 * Math.log1p(2 * x / (1 - x));
  }
}
