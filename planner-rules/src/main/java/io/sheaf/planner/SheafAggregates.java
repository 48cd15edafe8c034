package io.sheaf.planner;

import java.util.List;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeTransforms;
import org.apache.calcite.util.Optionality;

/**
 * Aggregate and window functions as the validator sees them, where Calcite has none or has them
 * otherwise.
 */
final class SheafAggregates {
  private SheafAggregates() {}

  /** All of them; a standard function of the same name gives way. */
  static List<SqlAggFunction> all() {
    return List.of(shift("LAG", SqlKind.LAG), shift("LEAD", SqlKind.LEAD));
  }

  /** Null where the other row's value is, whatever the default: Calcite takes it for not null. */
  private static SqlAggFunction shift(String name, SqlKind kind) {
    SqlAggFunction calcites =
        kind == SqlKind.LAG ? SqlStdOperatorTable.LAG : SqlStdOperatorTable.LEAD;
    return new SqlAggFunction(
        name,
        null,
        kind,
        ReturnTypes.ARG0.andThen(SqlTypeTransforms.FORCE_NULLABLE),
        null,
        calcites.getOperandTypeChecker(),
        SqlFunctionCategory.NUMERIC,
        false,
        true,
        Optionality.FORBIDDEN) {
      @Override
      public boolean allowsNullTreatment() {
        return true;
      }
    };
  }
}
