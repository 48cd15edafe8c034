package io.sheaf.planner;

import java.util.List;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;

/**
 * What MATCH_RECOGNIZE has in place of Calcite's operators, and beyond them. Their names are their
 * own: the validator looks functions up by name, and FIRST and LAST are aggregates elsewhere.
 */
public final class RowPatternOperators {
  /** Parts of a pattern that take no row. */
  public enum NoRow {
    EMPTY,
    START,
    END
  }

  /**
   * {@code CLASSIFIER()} and {@code CLASSIFIER(variable)}: the name of the variable that a row was
   * matched to. The operand is the variable's name as a literal.
   */
  public static final SqlFunction CLASSIFIER =
      function(
          "MATCH_CLASSIFIER",
          SqlKind.CLASSIFIER,
          ReturnTypes.explicit(SqlTypeName.VARCHAR).andThen(SqlTypeTransforms.FORCE_NULLABLE),
          OperandTypes.or(OperandTypes.NILADIC, OperandTypes.CHARACTER));

  /** {@code FIRST(value, offset)}: in the variable's first row of the match. */
  public static final SqlFunction FIRST = navigation("MATCH_FIRST", SqlKind.FIRST);

  /** {@code LAST(value, offset)}: in the variable's last row of the match so far. */
  public static final SqlFunction LAST = navigation("MATCH_LAST", SqlKind.LAST);

  /** {@code PREV(value, distance)}: in a row before. */
  public static final SqlFunction PREV = navigation("MATCH_PREV", SqlKind.PREV);

  /** {@code NEXT(value, distance)}: in a row behind. */
  public static final SqlFunction NEXT = navigation("MATCH_NEXT", SqlKind.NEXT);

  private RowPatternOperators() {}

  private static SqlFunction navigation(String name, SqlKind kind) {
    return function(
        name,
        kind,
        ReturnTypes.ARG0.andThen(SqlTypeTransforms.FORCE_NULLABLE),
        OperandTypes.sequence(
            name + "(<value>, <number>)", OperandTypes.ANY, OperandTypes.NUMERIC));
  }

  private static SqlFunction function(
      String name, SqlKind kind, SqlReturnTypeInference type, SqlOperandTypeChecker operands) {
    return new SqlFunction(name, kind, type, null, operands, SqlFunctionCategory.MATCH_RECOGNIZE);
  }

  /** The operand that names CLASSIFIER's variable. */
  public static SqlLiteral name(SqlIdentifier variable) {
    return SqlLiteral.createCharString(variable.getSimple(), variable.getParserPosition());
  }

  static List<SqlOperator> all() {
    return List.of(CLASSIFIER, FIRST, LAST, PREV, NEXT);
  }
}
