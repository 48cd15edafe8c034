package io.sheaf.columnar.function;

import java.util.Arrays;
import java.util.List;

/**
 * Functions that evaluate some operands for some rows only, or go on after an error. They are
 * compiled as what {@code Rewrites} of the expressions makes of them.
 */
final class ConditionFunctions {
  private ConditionFunctions() {}

  static List<ScalarFunction> all() {
    return List.of(
        choice(
            "if iff",
            Signature.computed(
                given -> Types.comparable(given.subList(1, 3)),
                "the common type of operands 2 and 3",
                Kind.BOOLEAN,
                Kind.ANY,
                Kind.ANY),
            "The second operand if the first is true, else the third.",
            "if(1 < 2, 'yes', 'no') = yes"),
        choice(
            "ifnull nvl",
            Signature.computed(Types::comparable, "the operands' common type", Kind.ANY, Kind.ANY),
            "The first operand, or the second if the first is null.",
            "ifnull(null, 2) = 2"),
        choice(
            "nvl2",
            Signature.computed(
                given -> Types.comparable(given.subList(1, 3)),
                "the common type of operands 2 and 3",
                Kind.ANY,
                Kind.ANY,
                Kind.ANY),
            "The second operand if the first is not null, else the third.",
            "nvl2(null, 1, 2) = 2"),
        choice(
            "nullifzero",
            Signature.like(0, Kind.NUMBER),
            "The number, NULL for zero.",
            "nullifzero(3) = 3"),
        choice(
            "zeroifnull",
            Signature.like(0, Kind.NUMBER),
            "The number, zero for NULL.",
            "zeroifnull(3) = 3"),
        choice(
            "try",
            Signature.like(0, Kind.ANY),
            "The operand; NULL where its values give an error.",
            "coalesce(try(1 / 0), -1) = -1"),
        attempt("try_add", "+", "try_add(1, 2) = 3"),
        attempt("try_subtract", "-", "try_subtract(3, 2) = 1"),
        attempt("try_multiply", "*", "try_multiply(2, 3) = 6"),
        attempt("try_divide", "/", "coalesce(try_divide(1, 0), -1) = -1"),
        attempt("try_mod", "%", "coalesce(try_mod(1, 0), -1) = -1"));
  }

  private static ScalarFunction choice(
      String names, Signature signature, String doc, String example) {
    String[] all = names.split(" ", -1);
    return ScalarFunction.named(all[0], Arrays.copyOfRange(all, 1, all.length))
        .takes(signature)
        .nullAware()
        .doc(doc, example)
        .kernel(ConditionFunctions::neverCompiled);
  }

  private static ScalarFunction attempt(String name, String operator, String example) {
    Signature signature =
        Signature.computed(
            given -> operator(operator).resultType(given),
            "the type of a " + operator + " b",
            Kind.NUMBER,
            Kind.NUMBER);
    return choice(name, signature, "As " + operator + "; NULL where that gives an error.", example);
  }

  private static ScalarFunction operator(String symbol) {
    return FunctionRegistry.standard().get(symbol);
  }

  private static Kernel neverCompiled(CallSite site) {
    throw new IllegalStateException("rewritten before it is compiled");
  }
}
