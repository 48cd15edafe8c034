package io.sheaf.tests.fuzz;

import io.sheaf.columnar.error.SheafException;
import io.sheaf.columnar.function.FunctionRegistry;
import io.sheaf.columnar.function.ScalarFunction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Calls of scalar functions, drawn from the registry: every function that DuckDB has too, with
 * every list of operand types that it takes.
 */
final class ScalarCalls {
  private record Call(String name, List<FuzzType> operands) {}

  private static final int MOST_OPERANDS = 3;
  private static final List<FuzzType> OPERANDS =
      List.of(
          FuzzType.INT,
          FuzzType.STRING,
          FuzzType.BIGINT,
          FuzzType.DOUBLE,
          FuzzType.DATE,
          FuzzType.TIMESTAMP,
          FuzzType.DECIMAL,
          FuzzType.LIST,
          FuzzType.TEXTS);

  private final Map<FuzzType, List<Call>> byResult = new EnumMap<>(FuzzType.class);

  /** The functions that both engines have, as DuckDB's catalog tells, without those left out. */
  static ScalarCalls of(Statement duckdb) throws SQLException {
    Set<String> known = new HashSet<>();
    try (ResultSet names =
        duckdb.executeQuery(
            "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type ="
                + " 'scalar'")) {
      while (names.next()) {
        known.add(names.getString(1));
      }
    }
    ScalarCalls calls = new ScalarCalls();
    for (Map.Entry<String, ScalarFunction> each :
        FunctionRegistry.standard().callable().entrySet()) {
      ScalarFunction function = each.getValue();
      boolean left =
          !known.contains(each.getKey())
              || !FunctionRegistry.isName(each.getKey())
              || !function.isDeterministic()
              || function.dependsOnSession()
              || (function.canThrow() && each.getKey().startsWith("json"))
              || Differences.functions().contains(each.getKey());
      if (!left) {
        calls.add(each.getKey(), function, List.of());
      }
    }
    return calls;
  }

  private void add(String name, ScalarFunction function, List<FuzzType> operands) {
    if (!operands.isEmpty()) {
      try {
        FuzzType result =
            FuzzType.of(function.resultType(operands.stream().map(o -> o.type).toList()));
        if (result != null) {
          byResult.computeIfAbsent(result, r -> new ArrayList<>()).add(new Call(name, operands));
        }
      } catch (SheafException notTaken) {
        // No form of the function takes these operands: there is no call to make.
      }
    }
    if (operands.size() < MOST_OPERANDS) {
      for (FuzzType next : OPERANDS) {
        List<FuzzType> longer = new ArrayList<>(operands);
        longer.add(next);
        add(name, function, longer);
      }
    }
  }

  /** How many different calls there are. */
  int count() {
    return byResult.values().stream().mapToInt(List::size).sum();
  }

  /** A call that gives a value of a type, or a column when there is none. */
  String of(Expressions expressions, Choices choices, Scope scope, FuzzType type, int depth) {
    List<Call> fitting = byResult.getOrDefault(type, List.of());
    if (fitting.isEmpty()) {
      return expressions.column(scope, type);
    }
    // First a function, then one of its forms: some have many.
    List<String> names = fitting.stream().map(Call::name).distinct().toList();
    String name = choices.of(names);
    Call call = choices.of(fitting.stream().filter(c -> c.name().equals(name)).toList());
    List<String> operands = new ArrayList<>();
    for (FuzzType operand : call.operands()) {
      operands.add(expressions.value(scope, operand, depth - 1));
    }
    return name + "(" + String.join(", ", operands) + ")";
  }
}
