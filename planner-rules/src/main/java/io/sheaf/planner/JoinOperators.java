package io.sheaf.planner;

import java.util.List;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;

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
      new SqlFunction(
          "$NEAREST",
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.BOOLEAN_NULLABLE,
          null,
          OperandTypes.BOOLEAN,
          SqlFunctionCategory.SYSTEM);

  /** The whole condition of a POSITIONAL join, which is otherwise a full one. */
  public static final SqlFunction SAME_POSITION =
      new SqlFunction(
          "$SAME_POSITION",
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.BOOLEAN,
          null,
          OperandTypes.NILADIC,
          SqlFunctionCategory.SYSTEM);

  private JoinOperators() {}

  static List<SqlOperator> all() {
    return List.of(NEAREST, SAME_POSITION);
  }
}
