package io.sheaf.tests.fuzz;

import static io.sheaf.tests.fuzz.FuzzType.BOOLEAN;
import static io.sheaf.tests.fuzz.FuzzType.DOUBLE;
import static io.sheaf.tests.fuzz.FuzzType.INT;
import static io.sheaf.tests.fuzz.FuzzType.STRING;

import java.util.List;

/** Random calls of aggregates and window functions whose results do not depend on chance. */
final class Aggregates {
  private final Choices choices;
  private final Expressions expressions;

  Aggregates(Choices choices, Expressions expressions) {
    this.choices = choices;
    this.expressions = expressions;
  }

  /**
   * A call and what it gives.
   *
   * @param type null when dialects give different types: the value may be shown, not used
   */
  record Call(String sql, FuzzType type) {}

  /** An aggregate of a group, with a filter at times. */
  Call aggregate(Scope scope) {
    Call call = bare(scope, true);
    return choices.chance(12)
        ? new Call(
            call.sql() + " FILTER (WHERE " + expressions.condition(scope, 1) + ")", call.type())
        : call;
  }

  private Call bare(Scope scope, boolean inGroup) {
    FuzzType type = choices.of(FuzzType.KEYS);
    String distinct = choices.chance(25) ? "DISTINCT " : "";
    String value = expressions.value(scope, type, 1);
    return switch (choices.next(inGroup ? 17 : 14)) {
      case 0 -> new Call("count(*)", FuzzType.BIGINT);
      case 1 -> new Call("count(" + distinct + value + ")", FuzzType.BIGINT);
      case 2 -> new Call("min(" + value + ")", type);
      case 3 -> new Call("max(" + value + ")", type);
      case 4 -> sum(scope, distinct);
      case 5 -> new Call("avg(" + distinct + number(scope) + ")", null);
      case 6 -> {
        FuzzType extreme = choices.of(FuzzType.BIGINT, DOUBLE);
        List<Scope.Column> columns =
            scope.columns().stream().filter(c -> c.type() == extreme).toList();
        String column = columns.isEmpty() ? "1" : choices.of(columns).sql();
        yield new Call(choices.of("min(", "max(", "count(DISTINCT ") + column + ")", null);
      }
      case 7 ->
          new Call(
              choices.of("bool_and(", "bool_or(") + expressions.value(scope, BOOLEAN, 1) + ")",
              BOOLEAN);
      case 8 ->
          new Call(
              "median("
                  + expressions.column(
                      scope, choices.of(INT, FuzzType.BIGINT, FuzzType.SMALL, DOUBLE))
                  + ")",
              null);
      case 9 ->
          new Call(
              choices.of("quantile_disc(", "quantile_cont(")
                  + expressions.column(scope, INT)
                  + ", "
                  + choices.of("0.5", "0.25", "0", "1", "[0.1, 0.9]")
                  + ")",
              null);
      case 10 ->
          new Call(
              choices.of("var_samp(", "stddev_pop(", "var_pop(", "stddev(")
                  + expressions.column(scope, choices.of(INT, FuzzType.SMALL))
                  + ")",
              null);
      case 11 -> {
        // By itself: another order could leave the choice among equals to chance.
        String key = expressions.column(scope, choices.of(INT, STRING));
        yield new Call(choices.of("arg_min(", "arg_max(") + key + ", " + key + ")", null);
      }
      case 12 -> new Call("count(" + distinct + expressions.value(scope, BOOLEAN, 1) + ")", null);
      case 13 ->
          new Call(
              choices.of("bit_and(", "bit_or(", "bit_xor(") + expressions.column(scope, INT) + ")",
              null);
      case 14 -> collected(scope);
      case 15 ->
          new Call(
              "string_agg("
                  + expressions.value(scope, STRING, 1)
                  + ", '-' ORDER BY "
                  + scope.identityOrder()
                  + ")",
              STRING);
      default ->
          new Call(
              choices.of("first(", "last(", "any_value(")
                  + value
                  + " ORDER BY "
                  + scope.identityOrder()
                  + ")",
              type);
    };
  }

  private Call sum(Scope scope, String distinct) {
    FuzzType type = choices.of(FuzzType.NUMBERS);
    // Sums of what only multiples of a quarter make are the same in any order.
    String value =
        type == DOUBLE ? expressions.column(scope, type) : expressions.value(scope, type, 1);
    return new Call("sum(" + distinct + value + ")", null);
  }

  private String number(Scope scope) {
    return expressions.column(scope, choices.of(FuzzType.NUMBERS));
  }

  private Call collected(Scope scope) {
    FuzzType type = choices.of(FuzzType.KEYS);
    String value = expressions.column(scope, type);
    FuzzType result = type == INT ? FuzzType.LIST : type == STRING ? FuzzType.TEXTS : null;
    return switch (choices.next(4)) {
      case 0 ->
          new Call(
              "list("
                  + value
                  + " ORDER BY "
                  + choices.of("", value + " DESC, ")
                  + scope.identityOrder()
                  + ")",
              result);
      case 1 -> new Call("list(DISTINCT " + value + " ORDER BY " + value + ")", result);
      case 2 ->
          new Call(
              choices.of("min(", "max(") + expressions.column(scope, INT) + ", 3)", FuzzType.LIST);
      default -> new Call(choices.of("arg_min(", "arg_max(") + value + ", " + value + ", 2)", null);
    };
  }

  /** A function over a window, in an order that leaves nothing open. */
  Call window(Scope scope) {
    String partition =
        choices.chance(60)
            ? "PARTITION BY " + expressions.value(scope, choices.of(FuzzType.KEYS), 0) + " "
            : "";
    String direction = choices.of("", " DESC", " NULLS FIRST", " DESC NULLS FIRST");
    FuzzType keyType = choices.of(FuzzType.KEYS);
    String key = expressions.column(scope, keyType);
    String total = "ORDER BY " + key + direction + ", " + scope.identityOrder();
    String ties = "ORDER BY " + key + direction;
    FuzzType type = choices.of(FuzzType.KEYS);
    String value = expressions.column(scope, type);
    return switch (choices.next(10)) {
      case 0 -> over("row_number()", partition + total, FuzzType.BIGINT);
      case 1 -> over(choices.of("rank()", "dense_rank()"), partition + ties, FuzzType.BIGINT);
      case 2 -> over(choices.of("percent_rank()", "cume_dist()"), partition + ties, null);
      case 3 -> over("ntile(" + (1 + choices.next(4)) + ")", partition + total, FuzzType.BIGINT);
      case 4 ->
          over(
              choices.of("lag(", "lead(")
                  + value
                  + choices.of("", ", 2", ", 0", ", 3, " + expressions.literal(type))
                  + choices.of("", "", " IGNORE NULLS")
                  + ")",
              partition + total,
              type);
      case 5 ->
          over(
              choices.of(
                  "first_value(" + value + nulls() + ")",
                  "last_value(" + value + nulls() + ")",
                  "nth_value(" + value + ", " + (1 + choices.next(3)) + nulls() + ")"),
              partition + total + " " + rows(),
              type);
      case 6 -> {
        Call call = bare(scope, false);
        yield over(call.sql() + filter(scope), partition + ties + groups(), call.type());
      }
      case 7 -> {
        Call call = bare(scope, false);
        yield over(call.sql() + filter(scope), partition + total + " " + rows(), call.type());
      }
      case 8 -> {
        Call call = bare(scope, false);
        String distance =
            switch (keyType) {
              case DATE, TIMESTAMP -> "INTERVAL " + choices.of("3 DAY", "1 MONTH", "12 HOUR");
              default -> choices.of("1", "2", "10");
            };
        boolean measured =
            keyType.isNumber() || keyType == FuzzType.DATE || keyType == FuzzType.TIMESTAMP;
        String frame =
            measured
                ? " RANGE BETWEEN "
                    + choices.of("UNBOUNDED", distance)
                    + " PRECEDING AND "
                    + choices.of("CURRENT ROW", distance + " FOLLOWING", "UNBOUNDED FOLLOWING")
                : "";
        yield over(call.sql(), partition + ties + frame, call.type());
      }
      default -> {
        Call call = bare(scope, false);
        yield over(call.sql(), partition, call.type());
      }
    };
  }

  private String nulls() {
    return choices.of("", "", " IGNORE NULLS");
  }

  private String filter(Scope scope) {
    return choices.chance(15) ? " FILTER (WHERE " + expressions.condition(scope, 1) + ")" : "";
  }

  private static Call over(String function, String window, FuzzType type) {
    return new Call(function + " OVER (" + window.strip() + ")", type);
  }

  private String rows() {
    return frame("ROWS") + exclusion();
  }

  private String groups() {
    return choices.chance(40) ? " " + frame("GROUPS") + exclusion() : "";
  }

  private String frame(String unit) {
    int near = 1 + choices.next(3);
    int far = near + choices.next(3);
    String bounds =
        switch (choices.next(6)) {
          case 0 -> near + " FOLLOWING AND " + far + " FOLLOWING";
          case 1 -> far + " PRECEDING AND " + near + " PRECEDING";
          default ->
              choices.of("UNBOUNDED PRECEDING", near + " PRECEDING", "CURRENT ROW")
                  + " AND "
                  + choices.of("CURRENT ROW", near + " FOLLOWING", "UNBOUNDED FOLLOWING");
        };
    return unit + " BETWEEN " + bounds;
  }

  private String exclusion() {
    return choices.of(
        "",
        "",
        "",
        " EXCLUDE CURRENT ROW",
        " EXCLUDE GROUP",
        " EXCLUDE TIES",
        " EXCLUDE NO OTHERS");
  }
}
