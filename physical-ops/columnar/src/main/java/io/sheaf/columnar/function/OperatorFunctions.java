package io.sheaf.columnar.function;

import io.sheaf.columnar.type.DataType;
import io.sheaf.columnar.type.DataType.Simple;
import io.sheaf.columnar.type.Layout;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.function.BinaryOperator;

/** Arithmetic operators. Dates and intervals under {@code + -} are in {@link DateTimeFunctions}. */
final class OperatorFunctions {
  private OperatorFunctions() {}

  static List<ScalarFunction> all() {
    return List.of(
        arithmetic("+", DecimalTypes::sum, ExactArithmetic.Op.ADD)
            .doc("Sum. Dates take whole days.", "1 + 2 = 3")
            .kernel(site -> sum(site, ExactArithmetic.Op.ADD, DoubleArithmetic.Op.ADD)),
        arithmetic("-", DecimalTypes::sum, ExactArithmetic.Op.SUBTRACT)
            .doc("Difference; of two dates the days between.", "3 - 2 = 1")
            .kernel(site -> sum(site, ExactArithmetic.Op.SUBTRACT, DoubleArithmetic.Op.SUBTRACT)),
        arithmetic("*", DecimalTypes::product, ExactArithmetic.Op.MULTIPLY)
            .doc("Product.", "2 * 3 = 6")
            .kernel(site -> sum(site, ExactArithmetic.Op.MULTIPLY, DoubleArithmetic.Op.MULTIPLY)),
        numeric("/", DecimalTypes::quotient)
            .throwing()
            .doc("Quotient; of integers truncated, of decimals rounded half up.", "7 / 2 = 3")
            .kernel(site -> division(site, false)),
        numeric("%", DecimalTypes::remainder, "mod")
            .throwing()
            .doc("Remainder with the dividend's sign.", "-7 % 2 = -1")
            .kernel(site -> division(site, true)),
        ScalarFunction.named("negate")
            .internal()
            .types(Types.any(Types.first(Types::numeric), OperatorFunctions::interval))
            .throwing()
            .doc("The number with the other sign.", "-(2) = -2")
            .kernel(OperatorFunctions::negate));
  }

  private static DataType interval(List<DataType> operands) {
    DataType type = operands.get(0);
    return operands.size() == 1
            && (type == Simple.INTERVAL_DAY_TIME || type == Simple.INTERVAL_YEAR_MONTH)
        ? type
        : null;
  }

  private static ScalarFunction.Builder arithmetic(
      String name, BinaryOperator<DataType> decimals, ExactArithmetic.Op exact) {
    TypeRule temporal = operands -> TemporalArithmetic.resultType(exact, operands);
    return ScalarFunction.named(name)
        .types(Types.any(operands -> number(operands, decimals), temporal))
        .coerced(OperatorFunctions::coerce)
        .throwing();
  }

  private static ScalarFunction.Builder numeric(
      String name, BinaryOperator<DataType> decimals, String... aliases) {
    return ScalarFunction.named(name, aliases)
        .types(operands -> number(operands, decimals))
        .coerced(OperatorFunctions::coerce);
  }

  private static DataType number(List<DataType> operands, BinaryOperator<DataType> decimals) {
    if (operands.size() != 2) {
      return null;
    }
    DataType a = operands.get(0);
    DataType b = operands.get(1);
    if (!a.isNumeric() || !b.isNumeric()) {
      return null;
    }
    if (a == Simple.REAL && b == Simple.REAL) {
      return a;
    }
    if (a.isFloating() || b.isFloating()) {
      return Simple.DOUBLE;
    }
    return a.isInteger() && b.isInteger() ? DecimalTypes.common(a, b) : decimals.apply(a, b);
  }

  /** Floating results want floating operands; INTEGER-like results operands of layout INT. */
  private static List<DataType> coerce(List<DataType> operands, DataType result) {
    if (result.isFloating()) {
      return Collections.nCopies(operands.size(), Simple.DOUBLE);
    }
    boolean exact = operands.stream().allMatch(DecimalTypes::isExact);
    if (exact && result.isInteger()) {
      boolean wide =
          operands.stream().anyMatch(type -> type.layout() != Layout.INT)
              && result.layout() == Layout.INT;
      return wide ? Collections.nCopies(operands.size(), result) : operands;
    }
    return operands;
  }

  private static Kernel sum(CallSite site, ExactArithmetic.Op exact, DoubleArithmetic.Op floating) {
    DataType a = site.operand(0);
    DataType b = site.operand(1);
    DataType type = site.type();
    if (type.isFloating()) {
      return new DoubleArithmetic(floating, type);
    }
    if (DecimalTypes.isExact(a) && DecimalTypes.isExact(b)) {
      return type.layout() == Layout.INT
          ? new IntArithmetic(exact, type)
          : new ExactArithmetic(exact, a, b, type);
    }
    return TemporalArithmetic.kernel(exact, a, b, type);
  }

  private static Kernel division(CallSite site, boolean remainder) {
    DataType type = site.type();
    if (type.isFloating()) {
      return new DoubleArithmetic(
          remainder ? DoubleArithmetic.Op.REMAINDER : DoubleArithmetic.Op.DIVIDE, type);
    }
    return new ExactDivision(remainder, site.operand(0), site.operand(1), type);
  }

  private static Kernel negate(CallSite site) {
    DataType type = site.type();
    if (type.isFloating()) {
      return new DoubleMap(type, value -> -value);
    }
    return new ExactMap(site.operand(0), type, BigInteger::negate, value -> -value);
  }
}
