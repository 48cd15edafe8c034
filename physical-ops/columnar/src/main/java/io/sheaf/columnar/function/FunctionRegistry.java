package io.sheaf.columnar.function;

import io.sheaf.columnar.error.ErrorCode;
import io.sheaf.columnar.error.SheafException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All scalar functions by name. A {@link FunctionFamily} is defined when the first of its names is
 * asked for, so that a session pays for the functions that it calls. Shared by all threads.
 */
public final class FunctionRegistry {
  private static final FunctionRegistry STANDARD = new FunctionRegistry();

  private final Map<String, ScalarFunction> byName = new ConcurrentHashMap<>();
  private final Set<FunctionFamily> defined =
      Collections.synchronizedSet(EnumSet.noneOf(FunctionFamily.class));
  private volatile List<ScalarFunction> provided;

  private FunctionRegistry() {}

  /** The engine's functions and those that providers on the class path bring. */
  public static FunctionRegistry standard() {
    return STANDARD;
  }

  /**
   * The function with this name or alias (lower case).
   *
   * @throws SheafException UNKNOWN_FUNCTION
   */
  public ScalarFunction get(String name) {
    ScalarFunction function = find(name);
    if (function == null) {
      throw new SheafException(ErrorCode.UNKNOWN_FUNCTION, "there is no function " + name);
    }
    return function;
  }

  /** The function with this name or alias (lower case), or null. */
  public ScalarFunction find(String name) {
    ScalarFunction function = byName.get(name);
    if (function != null) {
      return function;
    }
    Optional<FunctionFamily> family = FunctionFamily.of(name);
    if (family.isPresent()) {
      define(family.get());
    } else {
      provided();
    }
    return byName.get(name);
  }

  /** Each function once, family by family, then those of providers. */
  public Collection<ScalarFunction> all() {
    Set<ScalarFunction> all = new LinkedHashSet<>();
    for (FunctionFamily family : FunctionFamily.values()) {
      all.addAll(family(family));
    }
    all.addAll(provided());
    return all;
  }

  /** The functions of one family, in the order of the reference page. */
  public List<ScalarFunction> family(FunctionFamily family) {
    define(family);
    return family.names().stream().map(byName::get).distinct().toList();
  }

  /**
   * Names and aliases under which statements may call functions, each with its function, sorted:
   * what metadata and messages list.
   */
  public SortedMap<String, ScalarFunction> callable() {
    SortedMap<String, ScalarFunction> callable = new TreeMap<>();
    for (ScalarFunction function : all()) {
      if (!function.isInternal()) {
        function.aliases().forEach(alias -> callable.put(alias, function));
        callable.put(function.name(), function);
      }
    }
    callable.keySet().removeIf(name -> !isName(name));
    return callable;
  }

  /** Whether it is a name and no operator. */
  public static boolean isName(String name) {
    return Character.isLetter(name.charAt(0)) && name.indexOf(' ') < 0;
  }

  private void define(FunctionFamily family) {
    // Defining twice at the same time does no harm: definitions are alike.
    if (!defined.contains(family)) {
      family.define().forEach(this::add);
      defined.add(family);
    }
  }

  private void add(ScalarFunction function) {
    byName.putIfAbsent(function.name(), function);
    function.aliases().forEach(alias -> byName.putIfAbsent(alias, function));
  }

  private List<ScalarFunction> provided() {
    if (provided == null) {
      List<ScalarFunction> found = new ArrayList<>();
      ServiceLoader.load(FunctionProvider.class).forEach(p -> found.addAll(p.functions()));
      for (ScalarFunction function : found) {
        if (FunctionFamily.of(function.name()).isPresent()) {
          throw new IllegalStateException("two functions named " + function.name());
        }
        add(function);
      }
      provided = List.copyOf(found);
    }
    return provided;
  }
}
