package io.sheaf.columnar.function;

import java.util.List;

/** Functions from outside, found by {@link java.util.ServiceLoader}. */
public interface FunctionProvider {
  List<ScalarFunction> functions();
}
