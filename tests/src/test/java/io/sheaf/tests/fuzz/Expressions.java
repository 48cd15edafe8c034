package io.sheaf.tests.fuzz;

import static io.sheaf.tests.fuzz.FuzzType.BIGINT;
import static io.sheaf.tests.fuzz.FuzzType.BOOLEAN;
import static io.sheaf.tests.fuzz.FuzzType.DATE;
import static io.sheaf.tests.fuzz.FuzzType.DECIMAL;
import static io.sheaf.tests.fuzz.FuzzType.DOUBLE;
import static io.sheaf.tests.fuzz.FuzzType.INT;
import static io.sheaf.tests.fuzz.FuzzType.LIST;
import static io.sheaf.tests.fuzz.FuzzType.SMALL;
import static io.sheaf.tests.fuzz.FuzzType.STRING;
import static io.sheaf.tests.fuzz.FuzzType.STRUCT;
import static io.sheaf.tests.fuzz.FuzzType.TEXTS;
import static io.sheaf.tests.fuzz.FuzzType.TIMESTAMP;
import static io.sheaf.tests.fuzz.FuzzType.WIDE;

import java.util.ArrayList;
import java.util.List;

/** Random scalar expressions and conditions. What two dialects mean differently is not made. */
final class Expressions {
  private final Choices choices;
  private final ScalarCalls calls;
  private final RarerExpressions rarer;

  Expressions(Choices choices, ScalarCalls calls) {
    this.choices = choices;
    this.calls = calls;
    this.rarer = new RarerExpressions(choices, this);
  }

  String literal(FuzzType type) {
    String text = choices.of(type.literals);
    return switch (type) {
      case BIGINT, SMALL, DECIMAL, WIDE -> "CAST(" + text + " AS " + type.sql + ")";
      default -> text;
    };
  }

  /** A column if there is one of the type, else a literal. */
  String column(Scope scope, FuzzType type) {
    List<Scope.Column> fitting = scope.of(type);
    return fitting.isEmpty() ? literal(type) : choices.of(fitting).sql();
  }

  /** A column, extreme ones too. */
  private String anyColumn(Scope scope, FuzzType type) {
    List<Scope.Column> fitting = scope.columns().stream().filter(c -> c.type() == type).toList();
    return fitting.isEmpty() ? literal(type) : choices.of(fitting).sql();
  }

  String value(Scope scope, FuzzType type, int depth) {
    if (depth <= 0 || !choices.chance(60)) {
      if (!choices.chance(14)) {
        return column(scope, type);
      }
      return choices.chance(20) ? "CAST(NULL AS " + type.sql + ")" : literal(type);
    }
    return switch (choices.next(13)) {
      case 0 -> "coalesce(" + value(scope, type, depth - 1) + ", " + literal(type) + ")";
      case 1 -> chosen(scope, type, depth);
      case 2 -> "nullif(" + value(scope, type, depth - 1) + ", " + literal(type) + ")";
      case 3 -> calls.of(this, choices, scope, type, depth);
      case 4 -> rarer.value(scope, type, depth);
      default -> typed(scope, type, depth);
    };
  }

  private String chosen(Scope scope, FuzzType type, int depth) {
    StringBuilder out = new StringBuilder("CASE");
    int branches = 1 + choices.next(2);
    for (int i = 0; i < branches; i++) {
      out.append(" WHEN ").append(condition(scope, depth - 1));
      out.append(" THEN ").append(value(scope, type, depth - 1));
    }
    if (choices.chance(70)) {
      out.append(" ELSE ").append(value(scope, type, depth - 1));
    }
    return out.append(" END").toString();
  }

  private String typed(Scope scope, FuzzType type, int depth) {
    int less = depth - 1;
    return switch (type) {
      case INT ->
          switch (choices.next(9)) {
            case 0 -> binary(scope, type, choices.of(" + ", " - "), less);
            case 1 -> "(" + column(scope, INT) + " * " + choices.of("2", "-3", "5") + ")";
            case 2 -> "(" + value(scope, INT, less) + " % " + choices.of("2", "3", "-7") + ")";
            case 3 -> "CAST(length(" + value(scope, STRING, less) + ") AS INTEGER)";
            case 4 -> "abs(" + value(scope, INT, less) + ")";
            case 5 -> "(-" + column(scope, INT) + ")";
            case 6 -> "CAST(" + value(scope, SMALL, less) + " AS INTEGER)";
            case 7 -> column(scope, LIST) + "[" + choices.of("1", "2", "-1", "9") + "]";
            default -> "struct_extract(" + column(scope, STRUCT) + ", 'a')";
          };
      case BIGINT ->
          switch (choices.next(5)) {
            case 0 -> binary(scope, type, choices.of(" + ", " - "), less);
            case 1 -> "CAST(" + value(scope, INT, less) + " AS BIGINT)";
            case 2 ->
                "extract("
                    + choices.of("year", "month", "day", "dow", "doy", "quarter")
                    + " FROM "
                    + value(scope, choices.of(DATE, TIMESTAMP), less)
                    + ")";
            case 3 ->
                "date_diff('day', " + column(scope, DATE) + ", " + value(scope, DATE, less) + ")";
            default ->
                "CAST(length(" + value(scope, choices.of(STRING, LIST), less) + ") AS BIGINT)";
          };
      case SMALL -> "CAST(" + column(scope, SMALL) + " % " + choices.of("2", "3") + " AS SMALLINT)";
      case DECIMAL ->
          switch (choices.next(3)) {
            case 0 ->
                "CAST(" + binary(scope, type, choices.of(" + ", " - "), 0) + " AS DECIMAL(10,2))";
            case 1 -> "abs(" + value(scope, type, less) + ")";
            default -> "CAST(" + column(scope, INT) + " AS DECIMAL(10,2))";
          };
      case WIDE ->
          switch (choices.next(3)) {
            case 0 ->
                "CAST(" + binary(scope, type, choices.of(" + ", " - "), 0) + " AS DECIMAL(25,3))";
            case 1 -> "abs(" + value(scope, type, less) + ")";
            default -> "CAST(" + column(scope, DECIMAL) + " AS DECIMAL(25,3))";
          };
      case DOUBLE ->
          switch (choices.next(4)) {
            case 0 -> binary(scope, type, choices.of(" + ", " - "), less);
            case 1 -> "(" + column(scope, DOUBLE) + " * " + literal(DOUBLE) + ")";
            case 2 -> "abs(" + value(scope, type, less) + ")";
            default ->
                "CAST(" + value(scope, choices.of(INT, DECIMAL, BIGINT), less) + " AS DOUBLE)";
          };
      case STRING -> text(scope, less);
      case DATE ->
          switch (choices.next(4)) {
            case 0 ->
                "(" + column(scope, DATE) + choices.of(" + ", " - ") + choices.of("1", "30") + ")";
            case 1 -> "CAST(" + value(scope, TIMESTAMP, less) + " AS DATE)";
            case 2 ->
                "CAST(("
                    + column(scope, DATE)
                    + choices.of(" + ", " - ")
                    + choices.of("INTERVAL '1' MONTH", "INTERVAL '3' DAY", "INTERVAL '1' YEAR")
                    + ") AS DATE)";
            default ->
                "CAST(date_trunc('"
                    + choices.of("month", "year", "week")
                    + "', "
                    + value(scope, DATE, less)
                    + ") AS DATE)";
          };
      case TIMESTAMP ->
          switch (choices.next(3)) {
            case 0 ->
                "("
                    + value(scope, TIMESTAMP, less)
                    + choices.of(" + ", " - ")
                    + choices.of("INTERVAL '1' HOUR", "INTERVAL '1' MONTH", "INTERVAL '90' SECOND")
                    + ")";
            case 1 -> "CAST(" + value(scope, DATE, less) + " AS TIMESTAMP)";
            default ->
                "date_trunc('"
                    + choices.of("hour", "day", "month", "minute")
                    + "', "
                    + value(scope, TIMESTAMP, less)
                    + ")";
          };
      case BOOLEAN -> "(" + condition(scope, less) + ")";
      case LIST ->
          switch (choices.next(5)) {
            case 0 -> "list_sort(" + value(scope, LIST, less) + ")";
            case 1 -> "list_concat(" + column(scope, LIST) + ", " + literal(LIST) + ")";
            case 2 -> "list_transform(" + column(scope, LIST) + ", e -> e + 1)";
            case 3 ->
                "list_filter(" + column(scope, LIST) + ", e -> e > " + column(scope, INT) + ")";
            default -> "[" + value(scope, INT, less) + ", " + column(scope, INT) + "]";
          };
      case TEXTS ->
          choices.chance(50)
              ? "[" + value(scope, STRING, less) + ", " + column(scope, STRING) + "]"
              : "list_reverse(" + column(scope, TEXTS) + ")";
      case STRUCT ->
          "{'a': " + value(scope, INT, less) + ", 'b': " + value(scope, STRING, less) + "}";
    };
  }

  private String binary(Scope scope, FuzzType type, String operator, int depth) {
    return "(" + value(scope, type, depth) + operator + column(scope, type) + ")";
  }

  private String text(Scope scope, int depth) {
    return switch (choices.next(11)) {
      case 0 -> "upper(" + value(scope, STRING, depth) + ")";
      case 1 -> "lower(" + value(scope, STRING, depth) + ")";
      case 2 ->
          "substring("
              + value(scope, STRING, depth)
              + ", "
              + (1 + choices.next(4))
              + ", "
              + choices.next(20)
              + ")";
      case 3 -> "trim(" + value(scope, STRING, depth) + ")";
      case 4 ->
          "CAST("
              + column(scope, choices.of(INT, BIGINT, DATE, DECIMAL, WIDE, BOOLEAN))
              + " AS VARCHAR)";
      case 5 -> "(" + value(scope, STRING, depth) + " || " + column(scope, STRING) + ")";
      case 6 -> "replace(" + value(scope, STRING, depth) + ", 'a', " + column(scope, STRING) + ")";
      case 7 -> "struct_extract(" + column(scope, STRUCT) + ", 'b')";
      case 8 -> column(scope, TEXTS) + "[" + choices.of("1", "2", "3") + "]";
      case 9 ->
          "concat_ws('-', " + value(scope, STRING, depth) + ", " + column(scope, STRING) + ")";
      default -> "reverse(" + value(scope, STRING, depth) + ")";
    };
  }

  String condition(Scope scope, int depth) {
    if (depth > 0 && choices.chance(50)) {
      return switch (choices.next(5)) {
        case 0, 1 ->
            "(" + condition(scope, depth - 1) + " AND " + condition(scope, depth - 1) + ")";
        case 2, 3 -> "(" + condition(scope, depth - 1) + " OR " + condition(scope, depth - 1) + ")";
        default -> "NOT (" + condition(scope, depth - 1) + ")";
      };
    }
    FuzzType type = choices.of(FuzzType.KEYS);
    int inner = depth > 0 ? 1 : 0;
    return switch (choices.next(10)) {
      case 0 -> compared(value(scope, type, inner), value(scope, type, 0));
      case 1 -> value(scope, type, inner) + " IS " + not() + "NULL";
      case 2 -> {
        FuzzType listed = type == STRUCT ? INT : type;
        yield value(scope, listed, inner) + " " + not() + "IN (" + list(listed) + ")";
      }
      case 3 ->
          value(scope, type, inner)
              + " "
              + not()
              + "BETWEEN "
              + literal(type)
              + " AND "
              + value(scope, type, 0);
      case 4 ->
          value(scope, STRING, inner)
              + " "
              + not()
              + "LIKE "
              + choices.of("'a%'", "'%b%'", "'%ong%'", "'_'", "'%'", "''", "'a_%'", "'%é%'");
      case 5 -> choices.chance(50) ? column(scope, BOOLEAN) : "NOT " + column(scope, BOOLEAN);
      case 6 ->
          value(scope, type, inner) + " IS " + not() + "DISTINCT FROM " + value(scope, type, 0);
      case 7 -> {
        FuzzType extreme = choices.of(BIGINT, DOUBLE);
        yield compared(anyColumn(scope, extreme), anyColumn(scope, extreme));
      }
      case 8 ->
          compared(
              value(scope, INT, inner),
              value(scope, choices.of(BIGINT, DECIMAL, DOUBLE, SMALL), 0));
      default -> compared(value(scope, type, inner), literal(type));
    };
  }

  private String compared(String left, String right) {
    return left + choices.of(" = ", " <> ", " < ", " <= ", " > ", " >= ") + right;
  }

  private String not() {
    return choices.chance(30) ? "NOT " : "";
  }

  private String list(FuzzType type) {
    List<String> literals = new ArrayList<>(List.of(literal(type)));
    int more = choices.next(3);
    for (int i = 0; i < more; i++) {
      literals.add(literal(type));
    }
    if (choices.chance(15)) {
      literals.add("NULL");
    }
    return String.join(", ", literals);
  }

  /** A condition that two relations meet by. */
  String equality(Scope left, Scope right) {
    FuzzType type = choices.of(FuzzType.KEYS);
    String a = value(left, type, choices.chance(15) ? 1 : 0);
    FuzzType other = type == INT && choices.chance(20) ? choices.of(BIGINT, DECIMAL, DOUBLE) : type;
    String b = value(right, other, choices.chance(15) ? 1 : 0);
    return a + (choices.chance(8) ? " IS NOT DISTINCT FROM " : " = ") + b;
  }
}
