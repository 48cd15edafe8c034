package io.sheaf.planner;

import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.util.SqlOperatorTables;

/** The operators and functions that statements may use. */
public final class SheafOperators {
  private SheafOperators() {}

  /** Calcite's standard operators with their inference, and every registered function that has no namesake there. */
  public static SqlOperatorTable table() {
    return Holder.TABLE;
  }

  private static final class Holder {
    static final SqlOperatorTable TABLE =
        SqlOperatorTables.chain(
            SqlStdOperatorTable.instance(),
            SqlOperatorTables.of(SqlLibraryOperators.ILIKE, SqlLibraryOperators.NOT_ILIKE));
  }
}
