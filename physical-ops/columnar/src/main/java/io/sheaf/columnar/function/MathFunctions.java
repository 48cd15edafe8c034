package io.sheaf.columnar.function;

import io.sheaf.columnar.batch.BooleanColumn;
import io.sheaf.columnar.batch.Column;
import io.sheaf.columnar.batch.ColumnBuffer;
import io.sheaf.columnar.batch.DoubleColumn;
import io.sheaf.columnar.batch.Int128Column;
import io.sheaf.columnar.batch.IntColumn;
import io.sheaf.columnar.batch.LongColumn;
import io.sheaf.columnar.batch.ViewColumn;
import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Decimal;
import io.sheaf.columnar.type.DataType.Simple;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Numeric functions. */
final class MathFunctions {
  private MathFunctions() {}

  static List<ScalarFunction> all() {
    return List.of(
        ScalarFunction.named("abs")
            .types(Types.first(Types::numeric))
            .throwing()
            .doc("Magnitude.", "abs(-2) = 2")
            .kernel(
                site ->
                    site.type().isFloating()
                        ? new DoubleMap(site.type(), Math::abs)
                        : new ExactMap(site.operand(0), site.type(), BigInteger::abs, Math::abs)),
        ScalarFunction.named("sign")
            .types(Types.first(Types::numeric))
            .doc("-1, 0 or 1.", "sign(-2) = -1")
            .kernel(MathFunctions::sign),
        rounding("floor", RoundingMode.FLOOR, Math::floor, "floor(1.7) = 1"),
        rounding("ceil", RoundingMode.CEILING, Math::ceil, "ceil(1.2) = 2", "ceiling"),
        rounding(
            "round", RoundingMode.HALF_UP, RoundKernel::halfAwayFromZero, "round(1.25, 1) = 1.3"),
        rounding(
            "truncate",
            RoundingMode.DOWN,
            value -> value < 0 ? Math.ceil(value) : Math.floor(value),
            "truncate(1.29, 1) = 1.2",
            "trunc"),
        floating("sqrt", MathFunctions::sqrt, "sqrt(9) = 3"),
        floating("exp", Math::exp, "exp(0) = 1"),
        floating("ln", value -> logarithm(value, Math.log(value)), "ln(1) = 0"),
        floating("log10", value -> logarithm(value, Math.log10(value)), "log10(100) = 2"),
        ScalarFunction.named("power", "pow")
            .types(Types.rule(Simple.DOUBLE, Types::numeric, Types::numeric))
            .coerced(Types::toDouble)
            .doc("The first operand to the power of the second.", "power(2, 10) = 1024")
            .kernel(site -> new DoubleMap(site.type(), Math::pow)),
        ScalarFunction.named("hash64")
            .types(Types.rule(Simple.BIGINT, Types::anything))
            .doc("A 64-bit hash; equal values of one type have equal hashes.", "hash64('a')")
            .kernel(site -> new HashKernel()));
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

  private static ScalarFunction floating(
      String name, DoubleUnaryOperator function, String example) {
    return ScalarFunction.named(name)
        .types(Types.rule(Simple.DOUBLE, Types::numeric))
        .coerced(Types::toDouble)
        .throwing()
        .doc("The " + name + " of a number.", example)
        .kernel(site -> new DoubleMap(site.type(), function));
  }

  private static ScalarFunction rounding(
      String name,
      RoundingMode mode,
      DoubleUnaryOperator floating,
      String example,
      String... aliases) {
    return ScalarFunction.named(name, aliases)
        .types(MathFunctions::roundedType)
        .throwing()
        .doc("The number rounded (" + name + "), to some decimals if asked.", example)
        .kernel(
            site ->
                site.type().isFloating() && site.operandTypes().size() == 1
                    ? new DoubleMap(site.type(), floating)
                    : new RoundKernel(mode, floating, site));
  }

  /** Rounding to units leaves a decimal no scale; to some digits keeps the type. */
  private static DataType roundedType(List<DataType> operands) {
    if (operands.isEmpty() || operands.size() > 2 || !operands.get(0).isNumeric()) {
      return null;
    }
    DataType type = operands.get(0);
    if (operands.size() == 2) {
      return operands.get(1).isInteger() ? type : null;
    }
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

  private static final class HashKernel implements Kernel {
    private final ColumnBuffer result = new ColumnBuffer();

    @Override
    public Column apply(Column[] operands, int rows, byte[] nulls) {
      long[] out = result.longs(rows);
      switch (operands[0]) {
        case BooleanColumn c -> {
          for (int i = 0; i < rows; i++) {
            out[i] = StringHash.mix(c.values()[i]);
          }
        }
        case IntColumn c -> {
          for (int i = 0; i < rows; i++) {
            out[i] = StringHash.mix(c.values()[i]);
          }
        }
        case LongColumn c -> {
          for (int i = 0; i < rows; i++) {
            out[i] = StringHash.mix(c.values()[i]);
          }
        }
        case Int128Column c -> {
          for (int i = 0; i < rows; i++) {
            long low = c.words()[2 * i];
            long high = c.words()[2 * i + 1];
            // A value that fits a word hashes as it does in a column of words.
            out[i] =
                Int128.fitsLong(low, high)
                    ? StringHash.mix(low)
                    : StringHash.mix(StringHash.mix(low) ^ high);
          }
        }
        case DoubleColumn c -> {
          for (int i = 0; i < rows; i++) {
            out[i] = StringHash.mix(Bits.sortKey(c.values()[i]));
          }
        }
        case ViewColumn c -> {
          for (int i = 0; i < rows; i++) {
            out[i] =
                Nulls.isNull(nulls, i) ? 0 : StringHash.of(c.views()[2 * i], c.views()[2 * i + 1]);
          }
        }
        default -> throw new IllegalStateException("not flat: " + operands[0]);
      }
      return new LongColumn(Simple.BIGINT, rows, out, nulls);
    }
  }
}
