package io.sheaf.sql.parser;

import io.sheaf.planner.SqlSelects;
import io.sheaf.storage.SortOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Queries that statements of other kinds become. */
public final class Selects {
  private Selects() {}

  /** {@code SELECT * FROM from}. */
  public static SqlSelect all(SqlNode from) {
    SqlParserPos position = from.getParserPosition();
    return SqlSelects.of(position, List.of(SqlIdentifier.star(position)), from, null);
  }

  /**
   * {@code table AS alias (columns)}.
   *
   * @param columns null where they keep their names
   */
  public static SqlNode named(
      SqlNode table, SqlIdentifier alias, SqlNodeList columns, SqlParserPos position) {
    List<SqlNode> operands = new ArrayList<>(List.of(table, alias));
    if (columns != null) {
      operands.addAll(columns.getList());
    }
    return SqlStdOperatorTable.AS.createCall(position, operands);
  }

  /** {@code SELECT * FROM (query) ORDER BY keys}. */
  public static SqlNode ordered(SqlNode query, List<SortOrder.Key> keys) {
    SqlParserPos position = query.getParserPosition();
    List<SqlNode> order = new ArrayList<>();
    for (SortOrder.Key key : keys) {
      SqlNode column = new SqlIdentifier(key.name(), position);
      if (key.descending()) {
        column = SqlStdOperatorTable.DESC.createCall(position, column);
      }
      order.add(
          (key.nullsFirst() ? SqlStdOperatorTable.NULLS_FIRST : SqlStdOperatorTable.NULLS_LAST)
              .createCall(position, column));
    }
    return new SqlOrderBy(position, all(query), new SqlNodeList(order, position), null, null);
  }
}
