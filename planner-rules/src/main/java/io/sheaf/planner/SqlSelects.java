package io.sheaf.planner;

import java.util.List;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Queries made of their parts; Calcite's own constructor wants all thirteen. */
public final class SqlSelects {
  private SqlSelects() {}

  /**
   * {@code SELECT columns FROM from WHERE where}.
   *
   * @param from null for no table
   * @param where null for all rows
   */
  public static SqlSelect of(
      SqlParserPos position, List<? extends SqlNode> columns, SqlNode from, SqlNode where) {
    return new SqlSelect(
        position,
        null,
        new SqlNodeList(columns, position),
        from,
        where,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        SqlNodeList.EMPTY);
  }
}
