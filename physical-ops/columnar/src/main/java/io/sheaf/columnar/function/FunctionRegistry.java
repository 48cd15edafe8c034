package io.sheaf.columnar.function;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** All scalar functions by name. Immutable, shared by all threads. */
public final class FunctionRegistry {
  private static final class Standard {
    static final FunctionRegistry INSTANCE = load();
  }

  private final Map<String, ScalarFunction> byName = new LinkedHashMap<>();

  private FunctionRegistry(List<ScalarFunction> functions) {
    for (ScalarFunction function : functions) {
      add(function.name(), function);
      function.aliases().forEach(alias -> add(alias, function));
    }
  }

  private void add(String name, ScalarFunction function) {
    if (byName.putIfAbsent(name, function) != null) {
      throw new IllegalStateException("two functions named " + name);
    }
  }

  private static FunctionRegistry load() {
    List<ScalarFunction> all = new ArrayList<>();
    all.addAll(OperatorFunctions.all());
    all.addAll(LogicFunctions.all());
    all.addAll(MathFunctions.all());
    all.addAll(StringFunctions.all());
    all.addAll(DateTimeFunctions.all());
    all.addAll(ListFunctions.all());
    all.addAll(ListAggregates.all());
    all.addAll(LambdaFunctions.all());
    all.addAll(StructFunctions.all());
    all.addAll(MapFunctions.all());
    ServiceLoader.load(FunctionProvider.class)
        .forEach(provider -> all.addAll(provider.functions()));
    return new FunctionRegistry(all);
  }

  /** The engine's functions and those that providers on the class path bring. */
  public static FunctionRegistry standard() {
    return Standard.INSTANCE;
  }

  /**
   * The function with this name or alias (lower case).
   *
   * @throws SheafException UNKNOWN_FUNCTION
   */
  public ScalarFunction get(String name) {
    ScalarFunction function = byName.get(name);
    if (function == null) {
      throw new SheafException(ErrorCode.UNKNOWN_FUNCTION, "there is no function " + name);
    }
    return function;
  }

  /** The function with this name or alias, or null. */
  public ScalarFunction find(String name) {
    return byName.get(name);
  }

  /** Each function once, in order of registration. */
  public Collection<ScalarFunction> all() {
    return Collections.unmodifiableCollection(new java.util.LinkedHashSet<>(byName.values()));
  }
}
