package io.sheaf.sql.parser;

import io.sheaf.planner.SheafOperators;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;

/** GROUP BY ALL and ORDER BY ALL: the positions of the columns they stand for. */
public final class AllColumns {
  private static final String NAME = "ALL COLUMNS";

  private AllColumns() {}

  /** What stands for all columns until the query is complete. */
  public static SqlIdentifier item(SqlParserPos position) {
    return new SqlIdentifier(NAME, position);
  }

  /** A GROUP BY clause of that. */
  public static SqlNodeList marker(SqlParserPos position) {
    return SqlNodeList.of(item(position));
  }

  private static boolean isMarker(SqlNode node) {
    return node instanceof SqlIdentifier name && name.isSimple() && name.getSimple().equals(NAME);
  }

  /** Groups by all columns that have no aggregate in them, if GROUP BY ALL was written. */
  public static void group(SqlSelect select) {
    SqlNodeList groups = select.getGroup();
    if (groups == null || groups.size() != 1 || !isMarker(groups.get(0))) {
      return;
    }
    SqlParserPos position = groups.getParserPosition();
    List<SqlNode> keys = new ArrayList<>();
    for (int i = 0; i < select.getSelectList().size(); i++) {
      SqlNode column = select.getSelectList().get(i);
      checkNamed(column, "GROUP BY ALL");
      if (!hasAggregate(column)) {
        keys.add(SqlLiteral.createExactNumeric(Integer.toString(i + 1), position));
      }
    }
    select.setGroupBy(keys.isEmpty() ? null : new SqlNodeList(keys, position));
  }

  /** The order with ALL in it written out. */
  public static SqlNodeList order(SqlNode query, SqlNodeList order) {
    if (order.size() != 1) {
      return order;
    }
    SqlNode only = order.get(0);
    boolean descending = only.getKind() == SqlKind.DESCENDING;
    if (!isMarker(descending ? ((SqlCall) only).operand(0) : only)) {
      return order;
    }
    SqlParserPos position = order.getParserPosition();
    if (!(query instanceof SqlSelect select)) {
      throw SyntaxError.at(position, "ORDER BY ALL needs a plain SELECT");
    }
    List<SqlNode> keys = new ArrayList<>();
    for (int i = 0; i < select.getSelectList().size(); i++) {
      checkNamed(select.getSelectList().get(i), "ORDER BY ALL");
      SqlNode key = SqlLiteral.createExactNumeric(Integer.toString(i + 1), position);
      keys.add(descending ? SqlStdOperatorTable.DESC.createCall(position, key) : key);
    }
    return new SqlNodeList(keys, position);
  }

  private static void checkNamed(SqlNode column, String clause) {
    if (column instanceof SqlIdentifier name && name.isStar()) {
      throw SyntaxError.at(
          column.getParserPosition(), clause + " needs the columns by name in place of *");
    }
  }

  private static boolean hasAggregate(SqlNode node) {
    if (node instanceof SqlNodeList list) {
      return list.stream().anyMatch(AllColumns::hasAggregate);
    }
    if (!(node instanceof SqlCall call) || call.isA(SqlKind.QUERY)) {
      return false;
    }
    if (call.getKind() == SqlKind.OVER) {
      SqlCall function = call.operand(0);
      return function.getOperandList().stream().anyMatch(AllColumns::hasAggregate);
    }
    return SheafOperators.isAggregate(call.getOperator().getName())
        || call.getOperandList().stream().anyMatch(AllColumns::hasAggregate);
  }
}
