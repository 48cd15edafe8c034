package io.sheaf.sql.parser;

import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;

/** Queries that statements of other kinds become. */
public final class Selects {
  private Selects() {}

  /** {@code SELECT * FROM from}. */
  public static SqlSelect all(SqlNode from) {
    SqlParserPos position = from.getParserPosition();
    return of(position, List.of(SqlIdentifier.star(position)), from, null);
  }

  /**
   * {@code SELECT columns FROM from WHERE where}.
   *
   * @param from null for no table
   * @param where null for all rows
   */
  public static SqlSelect of(
      SqlParserPos position, List<SqlNode> columns, SqlNode from, SqlNode where) {
    SqlNodeList list = new SqlNodeList(columns, position);
    return new SqlSelect(
        position,
        null,
        list,
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
