package io.sheaf.sql.catalog;

import io.sheaf.columnar.function.FunctionFamily;
import io.sheaf.columnar.function.FunctionRegistry;
import io.sheaf.columnar.function.ScalarFunction;
import io.sheaf.planner.SheafOperators;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlOperator;

/** The functions that statements can call, for the tables that list them. */
final class Routines {
  private static final String ARROW = " → ";

  private Routines() {}

  /**
   * One form of a function under one of its names.
   *
   * @param kind {@code scalar}, {@code aggregate} or {@code window}
   * @param specificName the name, with the form's number when there are several
   * @param parameters what the operands are, in order; none when the forms are not told apart
   * @param result what it gives; null when that depends on the call
   * @param family the heading of the reference page; null when there is none
   */
  record Routine(
      String name,
      String specificName,
      String kind,
      String signature,
      List<String> parameters,
      String result,
      String family,
      String description,
      String example) {}

  /** All, by name and form. */
  static List<Routine> all() {
    Map<String, FunctionFamily> families = new HashMap<>();
    for (FunctionFamily family : FunctionFamily.values()) {
      for (ScalarFunction function : FunctionRegistry.standard().family(family)) {
        families.put(function.name(), family);
      }
    }
    List<Routine> all = new ArrayList<>();
    FunctionRegistry.standard()
        .callable()
        .forEach(
            (name, function) -> all.addAll(forms(name, function, families.get(function.name()))));
    all.addAll(aggregates());
    all.sort(Comparator.comparing(Routine::name).thenComparing(Routine::specificName));
    return all;
  }

  private static List<Routine> forms(String name, ScalarFunction function, FunctionFamily family) {
    List<String> signatures = function.signatures(name).lines().toList();
    List<Routine> forms = new ArrayList<>();
    for (String signature : signatures) {
      int arrow = signature.indexOf(ARROW);
      forms.add(
          new Routine(
              name,
              signatures.size() == 1 ? name : name + "_" + (forms.size() + 1),
              "scalar",
              signature,
              parameters(signature),
              arrow < 0 ? null : signature.substring(arrow + ARROW.length()),
              family == null ? null : family.title(),
              function.doc(),
              function.example()));
    }
    return forms;
  }

  /** The operands within the brackets of {@code name(operand[, operand]) → result}. */
  private static List<String> parameters(String signature) {
    int arrow = signature.indexOf(ARROW);
    int open = signature.indexOf('(');
    int close = signature.lastIndexOf(')', arrow < 0 ? signature.length() : arrow);
    if (arrow < 0 || open < 0 || close < open) {
      return List.of();
    }
    String operands = signature.substring(open + 1, close).replaceAll("[\\[\\]]", "");
    return Arrays.stream(operands.split(",", -1))
        .map(String::strip)
        .filter(operand -> !operand.isEmpty() && !operand.equals("..."))
        .toList();
  }

  private static List<Routine> aggregates() {
    Map<String, Routine> byName = new TreeMap<>();
    for (SqlOperator operator : SheafOperators.table().getOperatorList()) {
      String name = operator.getName().toLowerCase(Locale.ROOT);
      if (operator instanceof SqlAggFunction function && FunctionRegistry.isName(name)) {
        String kind = function.requiresOver() ? "window" : "aggregate";
        byName.put(name, new Routine(name, name, kind, name, List.of(), null, null, null, null));
      }
    }
    return List.copyOf(byName.values());
  }
}
