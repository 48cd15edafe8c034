package io.sheaf.columnar.function;

import io.sheaf.columnar.type.DataType.Simple;

/** The gamma and error functions. */
final class SpecialFunctions {
  /** Lanczos's approximation with g = 7 and nine terms (P. Godfrey's coefficients). */
  private static final double[] LANCZOS = {
    0.9999999999998099,
    676.5203681218851,
    -1259.1392167224028,
    771.3234287776531,
    -176.6150291621406,
    12.507343278686905,
    -0.13857109526572012,
    9.984369578019572e-6,
    1.5056327351493116e-7
  };

  private static final int G = 7;

  /** The greatest argument whose factorial a double holds. */
  private static final int GREATEST = 171;

  private SpecialFunctions() {}

  static double gamma(double x) {
    if (x == 0) {
      throw Errors.outOfRange("the gamma function of 0", Simple.DOUBLE);
    }
    if (x > 0 && x <= GREATEST && x == Math.rint(x)) {
      double product = 1;
      for (int i = 2; i < x; i++) {
        product *= i;
      }
      return product;
    }
    if (x < 0.5) {
      return x == Math.rint(x) ? Double.NaN : Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x));
    }
    double t = x - 1 + G + 0.5;
    // The power is taken in two halves, which overflow later.
    double half = Math.pow(t, (x - 0.5) / 2);
    return Math.sqrt(2 * Math.PI) * half * Math.exp(-t) * half * series(x);
  }

  static double logGamma(double x) {
    if (x == 0) {
      throw Errors.outOfRange("the gamma function of 0", Simple.DOUBLE);
    }
    if (Double.isInfinite(x)) {
      return Double.POSITIVE_INFINITY;
    }
    if (x == 1 || x == 2) {
      return 0;
    }
    if (x < 0.5) {
      double sine = Math.abs(Math.sin(Math.PI * x));
      return x == Math.rint(x)
          ? Double.POSITIVE_INFINITY
          : Math.log(Math.PI / sine) - logGamma(1 - x);
    }
    double t = x - 1 + G + 0.5;
    return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series(x));
  }

  private static double series(double x) {
    double sum = LANCZOS[0];
    for (int i = 1; i < LANCZOS.length; i++) {
      sum += LANCZOS[i] / (x - 1 + i);
    }
    return sum;
  }

  /** The series for small arguments, the continued fraction of the complement for large ones. */
  static double erf(double x) {
    double size = Math.abs(x);
    if (Double.isNaN(x) || size > 6) {
      return Double.isNaN(x) ? x : Math.signum(x);
    }
    if (size < 2.5) {
      double term = size;
      double sum = size;
      for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
        term *= -size * size / n;
        sum += term / (2 * n + 1);
      }
      return Math.copySign(2 / Math.sqrt(Math.PI) * sum, x);
    }
    double fraction = size;
    for (int n = 60; n > 0; n--) {
      fraction = size + n / 2.0 / fraction;
    }
    return Math.copySign(1 - Math.exp(-size * size) / Math.sqrt(Math.PI) / fraction, x);
  }
}
