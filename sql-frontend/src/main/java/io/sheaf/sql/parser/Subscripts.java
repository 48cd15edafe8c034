package io.sheaf.sql.parser;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.apache.calcite.sql.parser.SqlParserUtil.ToTreeListItem;

/** {@code list[index]}, {@code list[from:to]} and {@code list[from:to:step]}. */
public final class Subscripts {
  private Subscripts() {}

  /**
   * Applies brackets to the last operand of a flat list of operands and operators.
   *
   * @param from the index, or where a slice starts; null for a slice from the first element
   * @param to where a slice ends; null for the last element
   * @param step how far each element is from the one before; null for 1
   */
  public static void apply(
      List<Object> list,
      SqlNode from,
      SqlNode to,
      SqlNode step,
      boolean slice,
      SqlParserPos position) {
    if (!slice) {
      if (from == null) {
        throw SyntaxError.at(position, "an index is missing between the brackets");
      }
      list.add(new ToTreeListItem(SqlStdOperatorTable.ITEM, position));
      list.add(from);
      return;
    }
    int start = list.size() - 1;
    if (!(list.get(start) instanceof SqlNode last) || last instanceof SqlNodeList) {
      throw SyntaxError.at(position, "a slice needs a list in front of it");
    }
    while (start >= 2
        && list.get(start - 1) instanceof ToTreeListItem item
        && item.getOperator().getLeftPrec() >= SqlStdOperatorTable.DOT.getLeftPrec()) {
      start -= 2;
    }
    List<Object> tail = list.subList(start, list.size());
    SqlNode value = SqlParserUtil.toTree(new ArrayList<>(tail));
    tail.clear();
    List<SqlNode> operands = new ArrayList<>();
    operands.add(value);
    operands.add(from == null ? number("1", position) : from);
    operands.add(to == null ? number("-1", position) : to);
    if (step != null) {
      operands.add(step);
    }
    list.add(FunctionCalls.named("LIST_SLICE", value.getParserPosition().plus(position), operands));
  }

  private static SqlNode number(String value, SqlParserPos position) {
    return SqlLiteral.createExactNumeric(value, position);
  }
}
