package io.sheaf.planner.expr;

import java.util.Locale;
import org.apache.calcite.sql.SqlOperator;

/** What the function registry calls Calcite's standard operators. */
final class FunctionNames {
  private FunctionNames() {}

  /** The function that gives a field of EXTRACT. */
  static String ofField(String field) {
    return switch (field) {
      case "dow" -> "dayofweek";
      case "doy" -> "dayofyear";
      default -> field;
    };
  }

  static String of(SqlOperator operator) {
    return switch (operator.getKind()) {
      case MINUS_PREFIX -> "negate";
      case PLUS_PREFIX -> "+";
      case MOD -> "mod";
      case CHAR_LENGTH -> "char_length";
      case IS_NULL -> "is null";
      case IS_NOT_NULL -> "is not null";
      case IS_TRUE -> "is true";
      case IS_NOT_TRUE -> "is not true";
      case IS_FALSE -> "is false";
      case IS_NOT_FALSE -> "is not false";
      case NOT -> "not";
      case COALESCE -> "coalesce";
      case POSITION -> "position";
      case SIMILAR -> "similar to";
      case RLIKE -> "regexp_matches";
      case ARRAY_VALUE_CONSTRUCTOR -> "list_value";
      case MAP_VALUE_CONSTRUCTOR -> "map_value";
      case ROW -> "struct_pack";
      default ->
          switch (operator.getName()) {
            case "CHARACTER_LENGTH" -> "char_length";
            case "CEILING" -> "ceil";
            case "/INT" -> "/";
            default -> operator.getName().toLowerCase(Locale.ROOT);
          };
    };
  }
}
