package io.sheaf.planner;

import java.util.List;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;

/**
 * What marks the condition of a join that Calcite has no kind for, from the parser to {@link
 * StatementConverter}. No names a statement could use.
 */
public final class JoinOperators {
  /**
   * Around the inequality of an ASOF join, which stands among the equalities of a plain inner or
   * left join.
   */
  public static final SqlFunction NEAREST =
      named("$NEAREST", ReturnTypes.BOOLEAN_NULLABLE, OperandTypes.BOOLEAN);

  /** The whole condition of a POSITIONAL join, which is otherwise a full one. */
  public static final SqlFunction SAME_POSITION =
      named("$SAME_POSITION", ReturnTypes.BOOLEAN, OperandTypes.NILADIC);

  private JoinOperators() {}

  /** One that is written with its name in quotes, without which it could not be read again. */
  private static SqlFunction named(
      String name, SqlReturnTypeInference result, SqlOperandTypeChecker operands) {
    return new SqlFunction(
        new SqlIdentifier(name, SqlParserPos.ZERO),
        result,
        null,
        operands,
        null,
        SqlFunctionCategory.SYSTEM);
  }

  static List<SqlOperator> all() {
    return List.of(NEAREST, SAME_POSITION);
  }
}
