package io.sheaf.columnar.function;

import io.sheaf.columnar.type.DataType;
import java.util.List;

/**
 * Functions of a list and a function. The planner types their calls, and {@link
 * io.sheaf.columnar.expr.ExprCompiler} compiles the function with the call.
 */
final class LambdaFunctions {
  private LambdaFunctions() {}

  static List<ScalarFunction> all() {
    return List.of(
        lambda("list_transform")
            .doc("The function of each element.", "list_transform([1, 2], x -> x + 1) = [2, 3]")
            .kernel(LambdaFunctions::neverCompiled),
        lambda("list_filter")
            .doc(
                "The elements for which the function is true.",
                "list_filter([1, 2], x -> x > 1) = [2]")
            .kernel(LambdaFunctions::neverCompiled),
        lambda("list_reduce")
            .throwing()
            .doc(
                "The elements made one: the function of the value so far and the next element.",
                "list_reduce([1, 2, 3], (a, x) -> a + x) = 6")
            .kernel(LambdaFunctions::neverCompiled));
  }

  private static ScalarFunction.Builder lambda(String name) {
    return ScalarFunction.named(name)
        .types(operands -> operands.getFirst() instanceof DataType.Array list ? list : null);
  }

  private static Kernel neverCompiled(CallSite site) {
    throw new IllegalStateException("compiled with its function");
  }
}
