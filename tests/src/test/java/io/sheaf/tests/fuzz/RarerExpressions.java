package io.sheaf.tests.fuzz;

import static io.sheaf.tests.fuzz.FuzzType.BOOLEAN;
import static io.sheaf.tests.fuzz.FuzzType.INT;
import static io.sheaf.tests.fuzz.FuzzType.LIST;
import static io.sheaf.tests.fuzz.FuzzType.STRING;
import static io.sheaf.tests.fuzz.FuzzType.STRUCT;
import static io.sheaf.tests.fuzz.FuzzType.TIMESTAMP;

/**
 * Random expressions whose way leads over types that columns do not have: JSON, intervals,
 * instants, maps; and lambdas of several parameters.
 */
final class RarerExpressions {
  private final Choices choices;
  private final Expressions expressions;

  RarerExpressions(Choices choices, Expressions expressions) {
    this.choices = choices;
    this.expressions = expressions;
  }

  /** A value of a type; a column of it where there is no rarer one. */
  String value(Scope scope, FuzzType type, int depth) {
    return switch (type) {
      case INT -> integer(scope, depth);
      case BIGINT ->
          choices.of(
              "CAST(json_array_length(to_json(" + any(scope, LIST, depth) + ")) AS BIGINT)",
              "epoch_us(" + any(scope, TIMESTAMP, depth) + ")",
              "CAST(cardinality(" + map(scope, depth) + ") AS BIGINT)");
      case STRING -> text(scope, depth);
      case TIMESTAMP -> moment(scope, depth);
      case LIST -> list(scope, depth);
      case BOOLEAN ->
          choices.of(
              "(" + interval(scope) + " > INTERVAL '12' HOUR)",
              "json_valid(" + any(scope, STRING, depth) + ")",
              "(json_type(to_json(" + any(scope, BOOLEAN, depth) + ")) = 'BOOLEAN')",
              "list_contains(map_values(" + map(scope, depth) + "), 1)");
      case STRUCT ->
          "struct_pack(a := "
              + any(scope, INT, depth)
              + ", b := json_extract_string(to_json("
              + any(scope, STRUCT, depth)
              + "), '$.b'))";
      default -> expressions.column(scope, type);
    };
  }

  private String any(Scope scope, FuzzType type, int depth) {
    return expressions.value(scope, type, depth - 1);
  }

  private String interval(Scope scope) {
    return "("
        + expressions.column(scope, TIMESTAMP)
        + " - "
        + expressions.column(scope, TIMESTAMP)
        + ")";
  }

  private String map(Scope scope, int depth) {
    return "MAP {'a': " + any(scope, INT, depth) + ", 'b': " + expressions.column(scope, INT) + "}";
  }

  private String integer(Scope scope, int depth) {
    return switch (choices.next(5)) {
      case 0 ->
          "map_extract(" + map(scope, depth) + ", " + choices.of("'a'", "'b'", "'c'") + ")[1]";
      case 1 ->
          "CAST(json_extract_string(to_json({'k': ["
              + any(scope, INT, depth)
              + ", 1]}), '$.k[0]') AS INTEGER)";
      case 2 -> "list_reduce(" + any(scope, LIST, depth) + ", (x, y) -> x + y, 0)";
      case 3 ->
          "CAST(extract("
              + choices.of("hour", "minute")
              + " FROM "
              + interval(scope)
              + ") AS INTEGER)";
      default -> "CAST(to_json(" + expressions.column(scope, INT) + ") AS INTEGER)";
    };
  }

  private String text(Scope scope, int depth) {
    FuzzType type = choices.of(INT, STRING, LIST, STRUCT, BOOLEAN);
    return switch (choices.next(4)) {
      case 0 -> "CAST(to_json(" + any(scope, type, depth) + ") AS VARCHAR)";
      case 1 ->
          "CAST(json_object('k', "
              + any(scope, INT, depth)
              + ", 'l', "
              + expressions.column(scope, STRING)
              + ") AS VARCHAR)";
      case 2 -> "json_extract_string(to_json(" + any(scope, STRUCT, depth) + "), '$.b')";
      default ->
          "strftime("
              + any(scope, TIMESTAMP, depth)
              + ", "
              + choices.of("'%Y-%m-%d'", "'%H:%M'", "'%a %d %b'")
              + ")";
    };
  }

  private String moment(Scope scope, int depth) {
    String zone = choices.of("'UTC'", "'America/New_York'", "'Asia/Kolkata'");
    return switch (choices.next(4)) {
      case 0 ->
          "("
              + any(scope, TIMESTAMP, depth)
              + " AT TIME ZONE 'Europe/Berlin' AT TIME ZONE "
              + zone
              + ")";
      case 1 ->
          "(" + any(scope, TIMESTAMP, depth) + choices.of(" + ", " - ") + interval(scope) + ")";
      case 2 -> "time_bucket(INTERVAL '2' HOUR, " + any(scope, TIMESTAMP, depth) + ")";
      default ->
          "("
              + expressions.column(scope, TIMESTAMP)
              + " + "
              + choices.of("2", "-3")
              + " * INTERVAL '36' HOUR)";
    };
  }

  private String list(Scope scope, int depth) {
    String list = any(scope, LIST, depth);
    return choices.of(
        "CAST(list_transform(" + list + ", (e, i) -> 2 * e + i) AS INTEGER[])",
        "list_filter(" + list + ", (e, i) -> i > 1)",
        "[e + 1 FOR e IN " + list + " IF e > " + expressions.column(scope, INT) + "]",
        "map_values(" + map(scope, depth) + ")",
        "list_transform(" + list + ", e -> list_reduce([e, 1], (x, y) -> x - y, 0))");
  }
}
