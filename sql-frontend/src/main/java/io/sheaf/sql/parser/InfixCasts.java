package io.sheaf.sql.parser;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.parser.SqlParserUtil;
import org.apache.calcite.sql.parser.SqlParserUtil.ToTreeListItem;

/**
 * {@code expression::type} as {@code CAST(expression AS type)}, so that everything after the parser
 * knows one form of cast.
 */
public final class InfixCasts {
  private InfixCasts() {}

  /**
   * Replaces the last operand of a flat list of operands and operators by its cast. Only {@code .},
   * {@code []} and {@code :} bind tighter than {@code ::}, so they stay with the operand.
   */
  public static void apply(List<Object> list, SqlDataTypeSpec type) {
    int start = list.size() - 1;
    if (!(list.get(start) instanceof SqlNode last) || last instanceof SqlNodeList) {
      throw SyntaxError.at(type.getParserPosition(), "a cast needs a value before ::");
    }
    while (start >= 2
        && list.get(start - 1) instanceof ToTreeListItem item
        && bindsTighter(item.getOperator())) {
      start -= 2;
    }
    List<Object> tail = list.subList(start, list.size());
    SqlNode value = SqlParserUtil.toTree(new ArrayList<>(tail));
    SqlParserPos position = value.getParserPosition().plus(type.getParserPosition());
    tail.clear();
    list.add(SqlStdOperatorTable.CAST.createCall(position, value, type));
  }

  private static boolean bindsTighter(SqlOperator operator) {
    return operator.getLeftPrec() >= SqlStdOperatorTable.DOT.getLeftPrec();
  }
}
