package io.sheaf.sql.parser;

import io.sheaf.planner.StarColumns;
import io.sheaf.planner.StarExpansion;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;

/** GROUP BY ALL and ORDER BY ALL: the positions of the columns they stand for. */
public final class AllColumns {
  private AllColumns() {}

  /** What stands for all columns until the query is complete. */
  public static SqlIdentifier item(SqlParserPos position) {
    return new SqlIdentifier(StarExpansion.ALL, position);
  }

  /** A GROUP BY clause of that. */
  public static SqlNodeList marker(SqlParserPos position) {
    return SqlNodeList.of(item(position));
  }

  /** Groups by all columns that have no aggregate in them, if GROUP BY ALL was written. */
  public static void group(SqlSelect select) {
    SqlNodeList groups = select.getGroup();
    if (!StarExpansion.isAll(groups) || hasStar(select)) {
      return;
    }
    SqlParserPos position = groups.getParserPosition();
    List<SqlNode> keys = new ArrayList<>();
    for (int i = 0; i < select.getSelectList().size(); i++) {
      SqlNode column = select.getSelectList().get(i);
      if (!StarExpansion.hasAggregate(column)) {
        keys.add(SqlLiteral.createExactNumeric(Integer.toString(i + 1), position));
      }
    }
    select.setGroupBy(keys.isEmpty() ? null : new SqlNodeList(keys, position));
  }

  /** The query, as a SELECT of all its columns if it is none and is ordered by all of them. */
  public static SqlNode selected(SqlNode query, SqlNodeList order) {
    return StarExpansion.isAll(order) && query.isA(SqlKind.SET_QUERY) ? Selects.all(query) : query;
  }

  /** The order with ALL in it written out. */
  public static SqlNodeList order(SqlNode query, SqlNodeList order) {
    if (!StarExpansion.isAll(order)) {
      return order;
    }
    SqlParserPos position = order.getParserPosition();
    if (!(query instanceof SqlSelect select)) {
      throw SyntaxError.at(position, "ORDER BY ALL needs a plain SELECT");
    }
    if (hasStar(select)) {
      return order;
    }
    List<SqlNode> keys = new ArrayList<>();
    for (int i = 0; i < select.getSelectList().size(); i++) {
      keys.add(StarExpansion.ordinal(i, order.get(0)));
    }
    return new SqlNodeList(keys, position);
  }

  /**
   * Whether an item stands for columns that only the validator knows, which writes ALL out then.
   */
  private static boolean hasStar(SqlSelect select) {
    return select.getSelectList().stream().anyMatch(AllColumns::isStar);
  }

  private static boolean isStar(SqlNode item) {
    return switch (item) {
      case SqlIdentifier name -> name.isStar();
      case StarColumns star -> true;
      case SqlCall call when call.getOperator().getName().equalsIgnoreCase("columns") -> true;
      case SqlCall call when !call.isA(SqlKind.QUERY) ->
          call.getOperandList().stream()
              .anyMatch(operand -> operand instanceof SqlCall && isStar(operand));
      default -> false;
    };
  }
}
