package io.sheaf.sql.parser;

import io.sheaf.planner.SqlSelects;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/**
 * {@code ARRAY(query)}, the list of a query's values, as an aggregation of them:
 *
 * <pre>
 *   ARRAY(SELECT a FROM t ORDER BY b)
 *   (SELECT coalesce(list(v ORDER BY n), []) FROM (SELECT a, row_number() OVER (ORDER BY b) FROM t) q(v, n))
 * </pre>
 */
public final class ArrayQueries {
  private static final String VALUE = "$value";
  private static final String NUMBER = FirstRows.NUMBER;

  private ArrayQueries() {}

  /** A scalar sub-query that gives the list. */
  public static SqlNode list(SqlParserPos position, SqlNode query) {
    boolean ordered = query instanceof SqlOrderBy order && !order.orderList.isEmpty();
    List<SqlNode> names = new ArrayList<>();
    names.add(ordered ? FirstRows.numbered((SqlOrderBy) query) : query);
    names.add(new SqlIdentifier("$array", position));
    SqlIdentifier value = new SqlIdentifier(VALUE, position);
    names.add(value);
    SqlNode list = FunctionCalls.named("list", position, List.of(value));
    if (ordered) {
      SqlIdentifier number = new SqlIdentifier(NUMBER, position);
      names.add(number);
      list =
          SqlStdOperatorTable.WITHIN_GROUP.createCall(
              position, list, new SqlNodeList(List.of(number), position));
    }
    SqlNode empty = SqlStdOperatorTable.ARRAY_VALUE_CONSTRUCTOR.createCall(position);
    SqlNode values = FunctionCalls.named("coalesce", position, List.of(list, empty));
    SqlNode item =
        SqlStdOperatorTable.AS.createCall(position, values, new SqlIdentifier("$list", position));
    return SqlSelects.of(
        position, List.of(item), SqlStdOperatorTable.AS.createCall(position, names), null);
  }
}
