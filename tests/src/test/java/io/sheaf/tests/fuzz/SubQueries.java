package io.sheaf.tests.fuzz;

import static io.sheaf.tests.fuzz.FuzzType.BIGINT;
import static io.sheaf.tests.fuzz.FuzzType.INT;

import java.util.function.Supplier;

/** Random sub-queries, correlated or not, within each other too. */
final class SubQueries {
  private final Choices choices;
  private final Expressions expressions;
  private final Supplier<String> aliases;

  SubQueries(Choices choices, Expressions expressions, Supplier<String> aliases) {
    this.choices = choices;
    this.expressions = expressions;
    this.aliases = aliases;
  }

  /** A condition with a sub-query in it. */
  String condition(Scope outer, int depth) {
    String alias = aliases.get();
    Scope inner = Scope.table(alias);
    String from = choices.of(FuzzTables.NAMES) + " " + alias;
    FuzzType type = choices.of(FuzzType.KEYS);
    return switch (choices.next(8)) {
      case 6 ->
          "("
              + expressions.value(outer, INT, 0)
              + ", "
              + expressions.value(outer, FuzzType.STRING, 0)
              + ") "
              + not()
              + "IN (SELECT "
              + expressions.value(inner, INT, 0)
              + ", "
              + expressions.value(inner, FuzzType.STRING, 0)
              + " FROM "
              + from
              + where(inner, outer, depth)
              + ")";
      case 0 -> not() + "EXISTS (SELECT 1 FROM " + from + where(inner, outer, depth) + ")";
      case 1, 2 -> {
        FuzzType listed = type == FuzzType.STRUCT ? INT : type;
        yield expressions.value(outer, listed, 0)
            + " "
            + not()
            + "IN (SELECT "
            + expressions.value(inner, listed, 0)
            + " FROM "
            + from
            + where(inner, outer, depth)
            + ")";
      }
      case 3 ->
          expressions.value(outer, BIGINT, 0)
              + compare()
              + "(SELECT "
              + choices.of(
                  "count(*)",
                  "count(" + expressions.value(inner, type, 0) + ")",
                  "max(" + expressions.column(inner, BIGINT) + ")",
                  "sum(" + expressions.column(inner, INT) + ")")
              + " FROM "
              + from
              + where(inner, outer, depth)
              + ")";
      case 4 ->
          expressions.value(outer, type, 0)
              + compare()
              + "(SELECT "
              + choices.of("min(", "max(")
              + expressions.value(inner, type, 0)
              + ") FROM "
              + from
              + where(inner, outer, depth)
              + ")";
      case 5 ->
          expressions.value(outer, INT, 0)
              + compare()
              + choices.of("ANY", "ALL")
              + " (SELECT "
              + expressions.value(inner, INT, 0)
              + " FROM "
              + from
              + where(inner, outer, depth)
              + ")";
      default ->
          expressions.value(outer, type, 0)
              + compare()
              + "(SELECT "
              + expressions.column(inner, type)
              + " FROM "
              + from
              + where(inner, outer, 0)
              + " ORDER BY "
              + inner.identityOrder()
              + " LIMIT 1)";
    };
  }

  /** A sub-query that gives one value. */
  String scalar(Scope outer) {
    String alias = aliases.get();
    Scope inner = Scope.table(alias);
    if (choices.chance(15)) {
      return beside(outer, inner, alias);
    }
    String what =
        choices.of(
            "count(*)",
            "max(" + expressions.column(inner, INT) + ")",
            "sum(" + expressions.column(inner, INT) + ")",
            "min(" + expressions.value(inner, FuzzType.STRING, 1) + ")",
            "count(DISTINCT " + expressions.column(inner, FuzzType.STRING) + ")");
    return "(SELECT "
        + what
        + " FROM "
        + choices.of(FuzzTables.NAMES)
        + " "
        + alias
        + where(inner, outer, 1)
        + ")";
  }

  /** Columns of the outer query beside aggregates of the inner one. */
  private String beside(Scope outer, Scope inner, String alias) {
    String from = choices.of(FuzzTables.NAMES) + " " + alias + where(inner, outer, 0);
    String key = expressions.column(inner, choices.of(FuzzType.BOOLEAN, FuzzType.STRING));
    String value = expressions.column(outer, INT);
    return choices.of(
        "(SELECT count(*) + " + value + " FROM " + from + ")",
        "(SELECT max("
            + expressions.column(inner, INT)
            + ") FROM "
            + from
            + " GROUP BY "
            + key
            + " HAVING count(*) > "
            + value
            + " ORDER BY 1 LIMIT 1)");
  }

  private String where(Scope inner, Scope outer, int depth) {
    if (!choices.chance(60)) {
      return choices.chance(50) ? " WHERE " + expressions.condition(inner, 1) : "";
    }
    String where = " WHERE " + expressions.equality(inner, outer);
    if (choices.chance(40)) {
      where += " AND " + expressions.condition(inner, 1);
    }
    if (choices.chance(15)) {
      where +=
          " AND "
              + expressions.column(inner, INT)
              + choices.of(" <> ", " < ")
              + expressions.column(outer, INT);
    }
    if (depth > 1 && choices.chance(20)) {
      where += " AND " + condition(inner.and(outer), depth - 1);
    }
    return where;
  }

  private String compare() {
    return choices.of(" = ", " < ", " >= ", " <> ");
  }

  private String not() {
    return choices.chance(50) ? "NOT " : "";
  }
}
